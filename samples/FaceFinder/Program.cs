using System.Globalization;
using FaceFinder;
using Images;

const string usage = """
    Finds faces in a picture and draws boxes around them.

      FaceFinder [--threshold P] [PICTURE [RESULT]]

    PICTURE is a PNM image (P1 to P6) of any size; without one, the portrait beside the program. RESULT is a PPM file, faces.ppm
    unless named. Prints a line for each face: its probability, then left, top, right and bottom in pixels.

      --threshold P    the least probability, 0.7 unless given
    """;

var (files, threshold) = (new List<string>(), 0.7);
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--help")
    {
        Console.WriteLine(usage);
        return 0;
    }
    if (args[i] == "--threshold")
    {
        if (i + 1 == args.Length || !double.TryParse(args[++i], NumberStyles.Float, CultureInfo.InvariantCulture, out threshold) || threshold is not (> 0 and < 1))
            return Fail("--threshold needs a number between 0 and 1");
    }
    else if (args[i].StartsWith('-')) return Fail($"there is no option {args[i]}; --help lists them");
    else files.Add(args[i]);
}
if (files.Count > 2) return Fail("one picture and one result at a time; --help tells more");
var source = files.Count > 0 ? files[0] : Path.Combine(AppContext.BaseDirectory, "data", "portrait.ppm");
var target = files.Count > 1 ? files[1] : "faces.ppm";
var at = source;
try
{
    var picture = PictureFile.Load(source).ToColour();
    var faces = new Faces().Find(picture, threshold);
    foreach (var face in faces) Drawing.Outline(picture, face.Box);
    at = target;
    PictureFile.Save(target, picture);
    foreach (var face in faces)
        Console.WriteLine(FormattableString.Invariant($"{100 * face.Probability:F1} %  {face.Box.Left:F0} {face.Box.Top:F0} {face.Box.Right:F0} {face.Box.Bottom:F0}"));
    Console.WriteLine($"{faces.Count} {(faces.Count == 1 ? "face" : "faces")}; the picture is in {target}.");
    return 0;
}
catch (ImageException fault)
{
    return Fail($"{at} {fault.Message}", 1);
}

static int Fail(string message, int result = 2)
{
    Console.Error.WriteLine($"FaceFinder: {message}.");
    return result;
}
