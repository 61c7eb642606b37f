using ModelGen;
using ModelGen.Training;

namespace Digits;

/// <summary>A test image that the network got wrong, and how sure it was.</summary>
internal sealed record Mistake(int Image, int Right, int Predicted, double Confidence);

/// <summary>Collects wrong answers while the test set is evaluated.</summary>
internal sealed class Mistakes : Metric
{
    private readonly List<Mistake> _all = [];
    private int _seen;

    public override string Name => "mistakes";

    public override double Value => _all.Count;

    /// <summary>Those it was surest of.</summary>
    public IEnumerable<Mistake> MostConfident => _all.OrderByDescending(m => m.Confidence).ThenBy(m => m.Image);

    public override void Reset()
    {
        _all.Clear();
        _seen = 0;
    }

    public override void Add(in MetricBatch batch)
    {
        var logits = batch.Outputs[0].Single;
        var targets = batch.Targets[0].Int32;
        for (var sample = 0; sample < batch.Count; sample++, _seen++)
        {
            var scores = logits.Slice(sample * DigitData.Classes, DigitData.Classes);
            var (best, sum) = (0, 0.0);
            for (var c = 1; c < scores.Length; c++)
                if (scores[c] > scores[best]) best = c;
            if (best == targets[sample]) continue;
            foreach (var score in scores) sum += Math.Exp(score - scores[best]);
            _all.Add(new Mistake(_seen, targets[sample], best, 1 / sum));
        }
    }
}
