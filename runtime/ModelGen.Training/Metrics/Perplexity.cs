namespace ModelGen.Training;

/// <summary>
/// How many equally likely words a language model is as uncertain between: the exponential of the mean cross entropy,
/// <c>exp(mean(-ln softmax(scores)[target]))</c>. Outputs and targets are those of <see cref="Accuracy"/>.
/// Source: Jelinek, Mercer, Bahl and Baker, "Perplexity, a measure of the difficulty of speech recognition tasks", 1977.
/// </summary>
public sealed class Perplexity : Metric
{
    private double _sum;
    private long _all;

    /// <inheritdoc/>
    public override string Name => "perplexity";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <summary>Which output holds the scores (logits); 0 by default.</summary>
    public int Output { get; init; }

    /// <summary>Which target holds the classes; 0 by default.</summary>
    public int Target { get; init; }

    /// <summary>The target that does not count; -100 by default, as for PyTorch's cross entropy.</summary>
    public int IgnoreIndex { get; init; } = -100;

    /// <inheritdoc/>
    public override double Value => OfLoss(_sum / _all);

    /// <summary>The perplexity of a mean cross entropy in nats.</summary>
    public static double OfLoss(double crossEntropy) => Math.Exp(crossEntropy);

    /// <inheritdoc/>
    public override void Reset() => (_sum, _all) = (0, 0);

    /// <inheritdoc/>
    public override void Add(in MetricBatch batch)
    {
        var scores = new ClassScores(batch.Outputs[Output], batch.Targets[Target], batch.Count);
        for (var item = 0; item < scores.Count; item++)
        {
            var target = scores.Target(item);
            if (target == IgnoreIndex) continue;
            scores.CheckTarget(target);
            var highest = scores.Score(item, scores.Best(item));
            var sum = 0.0;
            for (var type = 0; type < scores.Classes; type++) sum += Math.Exp(scores.Score(item, type) - highest);
            _sum += highest + Math.Log(sum) - scores.Score(item, target);
            _all++;
        }
    }
}
