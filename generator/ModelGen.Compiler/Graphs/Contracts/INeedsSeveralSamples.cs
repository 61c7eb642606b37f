namespace ModelGen.Compiler.Graphs;

/// <summary>An operator that may take statistics over the batch of one value per channel, which a single sample has not.</summary>
public interface INeedsSeveralSamples
{
    bool NeedsSeveralSamples { get; }
}
