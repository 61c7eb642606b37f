using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>Visits each sample once per epoch, in an order that seed and epoch decide, the same on every machine.</summary>
/// <param name="seed">The seed.</param>
public sealed class ShuffledSampler(int seed) : Sampler
{
    /// <inheritdoc/>
    public override string Description => $"shuffled with seed {seed}";

    /// <inheritdoc/>
    public override void Fill(long epoch, int samples, Span<int> order)
    {
        for (var index = 0; index < order.Length; index++) order[index] = index;
        new RandomSource(seed, $"sampler {epoch}").Shuffle(order);
    }
}
