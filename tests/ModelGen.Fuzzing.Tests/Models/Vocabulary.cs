using ModelGen.Compiler.Graphs;

namespace ModelGen.Fuzzing.Tests;

/// <summary>
/// Layers of one tensor, each with random options for a shape. A proposal that the compiler refuses is drawn again, so options need not
/// look at what fits.
/// </summary>
internal static partial class Vocabulary
{
    private static readonly IReadOnlyList<Proposal> s_all = [.. Elementwise(), .. Normalisations(), .. Moves(), .. Images(), .. Sequences()];

    private static readonly IReadOnlyList<IReadOnlyList<Proposal>> s_byRank = [.. Enumerable.Range(0, 6).Select(rank => s_all.Where(p => p.Rank is null || p.Rank == rank).ToList())];

    private static readonly HashSet<string> s_ofChannels = ["BatchNorm", "PReLU", "GroupNorm", "InstanceNorm2d", "Dropout2d"];

    private static readonly HashSet<string> s_ofChannelsFirst = ["Conv1d", "ConvTranspose1d", "MaxPool1d", "AvgPool1d"];

    /// <summary>A layer as it may be drawn.</summary>
    /// <param name="Rank">The rank of the tensors it takes, null for any.</param>
    public sealed record Proposal(string Name, int? Rank, Func<Draw, Shape, Call> Make)
    {
        /// <summary>Whether an attribute can say it; else only a call.</summary>
        public bool HasAttribute { get; init; } = true;
    }

    /// <summary>The names of all layers that may be drawn.</summary>
    public static IEnumerable<string> Names => s_all.Select(proposal => proposal.Name).Distinct();

    /// <summary>Draws a layer for a tensor, with what it gives.</summary>
    public static (Proposal From, Call Call, Operand Output) Layer(Draw draw, Operand input, bool asAttribute = false)
    {
        while (true)
        {
            // Layers of one rank are what the rank is for; the others are drawn as often.
            var choices = draw.Chance(0.5) ? s_byRank[input.Rank] : [.. s_byRank[input.Rank].Where(p => p.Rank is not null)];
            if (choices.Count == 0) choices = s_byRank[input.Rank];
            var proposal = draw.OneOf(choices);
            if (asAttribute && !proposal.HasAttribute) continue;
            // Behind a layer of sequences the axis of channels must be said, or there is none.
            if (input.IsSequence && s_ofChannelsFirst.Contains(proposal.Name)) continue;
            var call = proposal.Make(draw, input.Shape);
            if (input.Rank > 1 && s_ofChannels.Contains(proposal.Name) && (input.IsSequence || draw.Chance(0.2))) call = call.With(("axis", draw.Axis(input.Rank)));
            if (call.Infer(input) is { } outputs) return (proposal, call, outputs[0] with { IsSequence = input.IsSequence || s_sequences.Contains(proposal.Name) });
        }
    }

    private static Proposal Any(string name, Func<Draw, Shape, Call>? make = null) => new(name, null, make ?? ((_, _) => Call.Of(name)));

    private static Proposal Function(string name, Func<Draw, Shape, Call>? make = null) => Any(name, make) with { HasAttribute = false };

    private static IEnumerable<Proposal> Elementwise()
    {
        foreach (var name in new[] { "Identity", "ReLU", "Tanh", "Sigmoid", "ReLU6", "SELU", "SiLU", "Mish", "HardSwish", "HardSigmoid", "LogSigmoid", "Softsign" }) yield return Any(name);
        yield return Any("LeakyReLU", (d, _) => Call.Of("LeakyReLU").With(("negativeSlope", d.Maybe(0.5, () => d.Of(0.2, -0.3)))));
        foreach (var name in new[] { "ELU", "CELU" }) yield return Any(name, (d, _) => Call.Of(name).With(("alpha", d.Maybe(0.5, () => d.Of(0.5, 1.5)))));
        yield return Any("HardTanh", (d, _) => Call.Of("HardTanh").With(("minVal", d.Maybe(0.5, () => -0.4)), ("maxVal", d.Maybe(0.5, () => 0.7))));
        yield return Any("Softplus", (d, _) => Call.Of("Softplus").With(("beta", d.Maybe(0.5, () => 2.0))));
        yield return Any("GELU", (d, _) => Call.Of("GELU").With(("approximate", d.Maybe(0.5, () => GELUForm.Tanh))));
        yield return Any("PReLU", (d, s) => d.Chance(0.5) || s.Rank == 0 ? Call.Of("PReLU") : Call.Of("PReLU", ("numParameters", s[0])));
        yield return Any("RReLU");
        yield return Any("GLU", (d, s) => Call.Of("GLU", ("axis", d.Axis(Math.Max(1, s.Rank)))));
        foreach (var name in new[] { "Softmax", "LogSoftmax" }) yield return Any(name, (d, s) => Call.Of(name, ("axis", d.Axis(Math.Max(1, s.Rank)))));
        yield return Any("Dropout", (d, _) => Call.Of("Dropout", ("p", d.Of(0.3, 0.5))).With(("inverted", d.Maybe(0.3, () => false))));
        yield return Function("Square");
        yield return Function("Abs");
    }

    private static IEnumerable<Proposal> Normalisations()
    {
        Call Norm(string name, Draw d, Shape s) => (d.Int(0, s.Rank) switch
        {
            // Without sizes it is all axes.
            0 => Call.Of(name),
            var from => Call.Of(name, ("normalizedShape", s.Sizes.Skip(from - 1).ToArray())),
        }).With(("eps", d.Maybe(0.3, () => 0.01)), ("elementwiseAffine", d.Maybe(0.3, () => false)));
        yield return Any("LayerNorm", (d, s) => Norm("LayerNorm", d, s).With(("bias", d.Maybe(0.2, () => false))));
        yield return Any("RMSNorm", (d, s) => Norm("RMSNorm", d, s));
        yield return Any("Normalize", (d, s) => Call.Of("Normalize", ("axis", d.Axis(Math.Max(1, s.Rank)))));
        yield return Any("GroupNorm", (d, s) => Call.Of("GroupNorm", ("numGroups", s.Rank == 0 ? 1 : d.Divisor(s[0]))).With(("affine", d.Maybe(0.3, () => false))));
        yield return Any("LocalResponseNorm", (d, _) => Call.Of("LocalResponseNorm", ("size", d.Of(1, 2, 3, 5))).With(("alpha", d.Maybe(0.5, () => 0.5)), ("beta", d.Maybe(0.3, () => 0.6))));
        yield return Any("Standardize", (d, s) => Call.Of("Standardize", ("axis", d.Axis(Math.Max(1, s.Rank)))));
        yield return Any("BatchNorm", (d, _) => Call.Of("BatchNorm").With(("affine", d.Maybe(0.2, () => false)), ("frozen", d.Maybe(0.3, () => true))));
    }

    private static IEnumerable<Proposal> Moves()
    {
        yield return Any("Flatten");
        yield return Any("Linear", (d, _) => Call.Of("Linear", ("outFeatures", d.Channels())).With(("bias", d.Maybe(0.3, () => false)), ("trainable", d.Maybe(0.1, () => false))));
        yield return Any("Pad", (d, s) => Call.Of("Pad", ("padding", Enumerable.Range(0, 2 * d.Int(1, Math.Max(1, s.Rank))).Select(_ => d.Chance(0.4) ? 0 : d.Of(1, 2, 3, -1)).ToArray()))
            .With(("mode", d.Of<object?>(null, PadMode.Reflect, PadMode.Replicate, PadMode.Circular))));
        yield return Function("Slice", (d, s) => s.Rank == 0 ? Call.Of("Slice", ("axis", 0), ("start", 0), ("length", 1)) : Slice(d, s));
        yield return Function("Reshape", (d, s) => Call.Of("Reshape", ("shape", Reshaped(d, s))));
        yield return Function("Transpose", (d, s) => Call.Of("Transpose", ("axis0", d.Axis(Math.Max(1, s.Rank))), ("axis1", d.Axis(Math.Max(1, s.Rank)))));
        yield return Function("Permute", (d, s) => Call.Of("Permute", ("axes", Shuffled(d, s.Rank))));
        foreach (var name in new[] { "Sum", "Mean", "Max" })
            yield return Function(name, (d, s) => d.Int(0, 4) switch
            {
                _ when s.Rank == 0 => Call.Of(name),
                0 => Call.Of(name),
                1 => Call.Of(name, ("axes", Shuffled(d, s.Rank).Take(d.Int(1, Math.Max(1, s.Rank))).ToArray())).With(("keepDims", d.Maybe(0.5, () => true))),
                _ => Call.Of(name, ("axis", d.Axis(Math.Max(1, s.Rank)))).With(("keepDims", d.Maybe(0.7, () => true))),
            });
        yield return Function("GramMatrix");
        yield return Function("StopGradient");
    }

    private static Call Slice(Draw draw, Shape shape)
    {
        var axis = draw.Axis(shape.Rank);
        var (size, step) = (shape[axis], draw.Of(1, 1, 2, 3));
        var start = draw.Int(0, size - 1);
        return Call.Of("Slice", ("axis", axis), ("start", start), ("length", draw.Int(1, (size - start - 1) / step + 1))).With(("step", step == 1 ? null : step));
    }

    private static int[] Shuffled(Draw draw, int rank)
    {
        var axes = Enumerable.Range(0, rank).ToArray();
        for (var i = rank - 1; i > 0; i--)
        {
            var j = draw.Int(0, i);
            (axes[i], axes[j]) = (axes[j], axes[i]);
        }
        return axes;
    }

    /// <summary>The same elements under one, two or three sizes.</summary>
    private static int[] Reshaped(Draw draw, Shape shape)
    {
        var elements = (int)shape.Elements;
        var first = draw.Divisor(elements);
        return draw.Int(0, 2) switch
        {
            0 => [-1],
            1 => [first, elements / first],
            _ => draw.Divisor(elements / first) is var second ? [first, second, elements / first / second] : [],
        };
    }
}
