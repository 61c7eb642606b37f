using System.Text;
using DigitReader;
using Images;

const string usage = """
    Reads handwritten digits.

      DigitReader [--json] FILE...

    Files are images (PBM, PGM or PPM; one digit each, of any size, dark on light or light on dark) or IDX files of
    images, such as MNIST's. Prints a line for each image: the file, the digit, the probability that it is one.

      --json    prints a JSON object a line instead
      --        what follows is a file, whatever its name

    Ends with 1 when a file could not be read, with 2 when the command line is wrong.

    """;

var (files, json, options) = (new List<string>(), false, true);
foreach (var argument in args)
{
    if (!options || argument.Length == 0 || argument[0] != '-') files.Add(argument);
    else if (argument == "--") options = false;
    else if (argument == "--json") json = true;
    else if (argument == "--help")
    {
        Print(Console.OpenStandardOutput(), usage);
        return 0;
    }
    else return Fail($"there is no option {argument}; --help lists them", 2);
}
if (files.Count == 0) return Fail("which file? --help tells more", 2);

var reader = new Reader();
var answers = new Answers(Console.OpenStandardOutput(), json);
var result = 0;
foreach (var file in files)
{
    try
    {
        reader.Read(file, answers);
    }
    catch (ImageException fault)
    {
        result = Fail($"{file} {fault.Message}", 1);
    }
}
return result;

static int Fail(string message, int result)
{
    Print(Console.OpenStandardError(), $"DigitReader: {message}.\n");
    return result;
}

static void Print(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
