using Images;
using ModelGen;

namespace FaceFinder;

/// <summary>A face in a picture.</summary>
/// <param name="Box">Where it is, in pixels.</param>
/// <param name="Probability">How sure the network is, 0 to 1.</param>
internal readonly record struct Face(Box Box, double Probability);

/// <summary>Finds faces in pictures of any size.</summary>
internal sealed class Faces
{
    private const int Width = 320, Height = 240;
    private const double Overlap = 0.3;

    private readonly FaceDetector.Predictor _predictor;

    public Faces()
    {
        using var weights = typeof(Faces).Assembly.GetManifestResourceStream("face-detector.safetensors")!;
        _predictor = FaceDetector.Load(weights).CreatePredictor();
    }

    /// <summary>The faces of a picture, the surest first.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="threshold">The least probability.</param>
    public IReadOnlyList<Face> Find(Picture picture, double threshold)
    {
        var (scores, offsets) = (new float[2 * FaceDetector.Anchors.Count], new float[4 * FaceDetector.Anchors.Count]);
        _predictor.Predict(Input(picture), scores, offsets);
        var found = new List<Detection>();
        for (var i = 0; i < FaceDetector.Anchors.Count; i++)
            if (scores[2 * i + 1] >= threshold) found.Add(new Detection(0, scores[2 * i + 1], FaceDetector.Anchors.Decode(i, offsets.AsSpan(4 * i, 4))));
        return [.. Boxes.NonMaximumSuppression(found.ToArray(), Overlap).Select(d => new Face(d.Box.Scale(picture.Width, picture.Height), d.Score))];
    }

    /// <summary>The colour planes of the picture, squeezed into 320 × 240, from -1 to 1.</summary>
    public static float[] Input(Picture picture)
    {
        var pixels = Resampling.Resize(picture.ToColour(), Width, Height, new Window(0, 0, Width, Height));
        var input = new float[pixels.Length];
        for (var i = 0; i < pixels.Length; i++) input[i % 3 * (Width * Height) + i / 3] = (pixels[i] - 127) / 128;
        return input;
    }
}
