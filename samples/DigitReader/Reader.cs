using Digits;
using Images;
using ModelGen;

namespace DigitReader;

/// <summary>The network with the weights that lie in the program.</summary>
internal sealed class Reader
{
    private const int Classes = 10;
    private const int Batch = 32;

    private readonly DigitNet.Predictor _predictor;
    private readonly float[] _inputs = new float[Batch * DigitImage.Side * DigitImage.Side];
    private readonly float[] _logits = new float[Batch * Classes];

    public Reader()
    {
        using var weights = typeof(Reader).Assembly.GetManifestResourceStream("digits.safetensors")!;
        // One thread: an answer takes less time than waking a second one.
        _predictor = DigitNet.Load(weights).CreatePredictor(new PredictorOptions { Threads = 1 });
    }

    /// <summary>Reads the images of a file and adds an answer for each.</summary>
    /// <exception cref="ImageException">The file cannot be read; images before the fault have their answers.</exception>
    public void Read(string file, Answers answers)
    {
        var (first, waiting) = (0, 0);
        try
        {
            foreach (var image in ImageFile.Read(file))
            {
                if (waiting == Batch)
                {
                    Answer(file, first, waiting, isAlone: false, answers);
                    (first, waiting) = (first + waiting, 0);
                }
                DigitImage.Prepare(image, Input(waiting));
                waiting++;
            }
        }
        finally
        {
            Answer(file, first, waiting, isAlone: first + waiting == 1, answers);
        }
    }

    private Span<float> Input(int image) => _inputs.AsSpan(image * DigitImage.Side * DigitImage.Side, DigitImage.Side * DigitImage.Side);

    private void Answer(string file, int first, int count, bool isAlone, Answers answers)
    {
        _predictor.Predict(_inputs.AsSpan(0, count * DigitImage.Side * DigitImage.Side), _logits.AsSpan(0, count * Classes));
        for (var image = 0; image < count; image++)
        {
            var (digit, probability) = Best(_logits.AsSpan(image * Classes, Classes));
            answers.Add(file, first + image, isAlone, digit, probability);
        }
        answers.Flush();
    }

    // Softmax of the largest logit.
    private static (int Digit, double Probability) Best(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var digit = 1; digit < logits.Length; digit++)
            if (logits[digit] > logits[best]) best = digit;
        double sum = 0;
        foreach (var logit in logits) sum += Math.Exp((double)logit - logits[best]);
        return (best, 1 / sum);
    }
}
