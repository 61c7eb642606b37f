using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// What losses share: what becomes of their terms, and the weights of samples. Weights are one number for each sample, the
/// last input; the mean of a batch is then Σ w · loss / Σ w, as it is for weights of classes, a sum is Σ w · loss, and terms
/// are multiplied. No gradient flows to them.
/// </summary>
internal static class LossReduction
{
    public static Reduction Read(LayerArguments a) => a.Enum("reduction", Reduction.Mean);

    /// <summary>Declares the output of a loss whose terms have a shape, and checks the weights behind <paramref name="inputs"/> inputs.</summary>
    public static void Infer(InferContext c, Shape terms, Reduction reduction, int inputs, bool isBatchScalar = false)
    {
        if (c.Known && c.Inputs.Count > inputs && (c.Inputs[inputs] is var weights && (weights.Shape.Elements != 1 || weights.Kind != ValueKind.PerSample || weights.Type != ElementType.Real)))
            c.Error(Rules.LossShape, LossTarget.Weights, $"The weights of {c.Layer} are one number for each sample, but '{weights.Name}' has shape {weights.Shape}. Declare them with [Shape].");
        var ofBatch = isBatchScalar || reduction == Reduction.Sum || c.Inputs.Count > inputs;
        if (reduction == Reduction.None) c.Output(c.Known ? terms : Shape.Unknown);
        else c.Output(c.Known ? Shape.Scalar : Shape.Unknown, kind: ofBatch ? ValueKind.BatchScalar : null);
    }

    /// <summary>Reports those of the first inputs that the batch shares, where the kernels read one for each sample.</summary>
    public static void NeedsEachSample(InferContext c, int inputs)
    {
        foreach (var input in c.Inputs.Take(inputs).Where(i => c.Known && i.Kind != ValueKind.PerSample))
            c.Error(Rules.LossShape, null, $"{c.Layer} compares each sample with its own target, but '{input.Name}' is one for the whole batch.");
    }

    /// <summary>Terms, reduced and weighted.</summary>
    public static Value Reduce(SpecializeContext s, Value terms, Reduction reduction, int inputs)
    {
        if (reduction == Reduction.None) return Weigh(s, terms, inputs);
        return OfSamples(s, terms.Shape.Rank == 0 ? terms : s.Add(new Sum([], Mean: reduction == Reduction.Mean), terms), reduction, inputs);
    }

    /// <summary>A number of each sample, weighted, and summed up for a sum; a mean without weights is left to the end of the network.</summary>
    public static Value OfSamples(SpecializeContext s, Value losses, Reduction reduction, int inputs)
    {
        var weighted = Weigh(s, losses, inputs);
        if (reduction == Reduction.Sum) return losses.Kind == ValueKind.PerSample ? s.Add(new BatchReduction(Mean: false), weighted) : weighted;
        return Weights(s, inputs) is { } weights ? s.Add(new BatchRatio(), weighted, weights) : losses;
    }

    /// <summary>A value of each sample times its weight, where there are weights.</summary>
    public static Value Weigh(SpecializeContext s, Value value, int inputs)
    {
        if (Weights(s, inputs) is not { } weights) return value;
        if (value.Shape.Rank > 0) weights = s.Add(new View(new Shape(value.Shape.Sizes.Select(_ => 1).ToEquatable())), weights);
        return s.Add(new Mul(), value, weights);
    }

    private static Value? Weights(SpecializeContext s, int inputs) =>
        s.Inputs.Count > inputs ? s.Add(new View(Shape.Scalar), s.Add(new StopGradient(), s.Inputs[inputs])) : null;
}
