using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>What losses share that compare outputs of one shape with each other, vector by vector along the last axis.</summary>
public abstract record PairLoss(Reduction Reduction) : CompositeOperator, ILoss
{
    public abstract int Outputs { get; }

    /// <summary>Whether each pair of vectors has a target of its own.</summary>
    protected abstract bool HasTarget { get; }

    public IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs) => HasTarget ? [new(LossTarget.Single, Terms(outputs[0]))] : [];

    public override void Infer(InferContext c)
    {
        if (c.Known && c.Shape.Rank == 0) c.Error(Rules.Rank, null, $"{c.Layer} compares vectors, but {c.Producer} gives a single number.");
        for (var i = 1; i < Outputs && c.Known; i++)
            if (c.Inputs[i].Shape != c.Shape)
                c.Error(Rules.LossShape, null, $"{c.Layer} compares vectors, but {c.Producer} gives {c.Shape} and '{c.Inputs[i].Name}' gives {c.Inputs[i].Shape}. Give them one shape.");
        if (c.Known && HasTarget && c.Inputs[Outputs].Shape != Terms(c.Shape))
            c.Error(Rules.LossShape, null, $"{c.Layer} of {c.Shape} needs targets of {Terms(c.Shape)}, not {c.Inputs[Outputs].Shape}.");
        LossReduction.Infer(c, c.Known ? Terms(c.Shape) : Shape.Unknown, Reduction, InputCount);
    }

    /// <summary>The term of each pair.</summary>
    protected abstract Value Term(SpecializeContext s);

    protected sealed override IReadOnlyList<Value> Expand(SpecializeContext s) => [LossReduction.Reduce(s, Term(s), Reduction, InputCount)];

    /// <summary>A value summed over the elements of each vector.</summary>
    protected static Value SumOfVector(SpecializeContext s, Value value) => s.Add(new Sum([-1]), value);

    private int InputCount => Outputs + (HasTarget ? 1 : 0);

    private static Shape Terms(Shape output) => output.IsUnknown || output.Rank == 0 ? output : new Shape(output.Sizes.Take(output.Rank - 1).ToEquatable());
}
