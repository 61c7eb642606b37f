namespace ModelGen.Training;

/// <summary>
/// How many equally likely words a language model is as uncertain between: the exponential of the mean cross entropy,
/// <c>exp(mean(-ln softmax(scores)[target]))</c>. Scores are logits.
/// Source: Jelinek, Mercer, Bahl and Baker, "Perplexity, a measure of the difficulty of speech recognition tasks", 1977.
/// </summary>
public sealed class Perplexity : ClassificationMetric
{
    private double[] _losses = [];
    private double _sum;
    private long _all;

    /// <inheritdoc/>
    public override string Name => "perplexity";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override double Value => OfLoss(_sum / _all);

    /// <summary>The perplexity of a mean cross entropy in nats.</summary>
    public static double OfLoss(double crossEntropy) => Math.Exp(crossEntropy);

    /// <inheritdoc/>
    public override void Reset() => (_sum, _all) = (0, 0);

    private protected override void Add(in ClassScores scores)
    {
        var best = Room(scores.Count);
        scores.Best(best);
        if (_losses.Length < best.Length) _losses = new double[best.Length];
        scores.CrossEntropies(best, _losses);
        for (var item = 0; item < best.Length; item++)
        {
            if (!scores.Counts(item)) continue;
            scores.CheckTarget(scores.Target(item));
            _sum += _losses[item];
            _all++;
        }
    }
}
