namespace ModelGen.Compiler.Graphs;

/// <summary>
/// A loss: takes outputs of the model, then targets, those that the batch shares (weights of classes) last, then maybe a weight for each
/// sample, and gives one number per sample or per batch, or the terms themselves.
/// </summary>
public interface ILoss
{
    /// <summary>How many outputs of the model it takes: two or three where it compares them with each other.</summary>
    int Outputs { get; }

    /// <summary>The targets of one sample, by the shapes of the outputs.</summary>
    IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs);
}

/// <summary>A target of a loss, as a trainer asks for it.</summary>
/// <param name="Name">Its name where an attribute declares the loss.</param>
/// <param name="Shape">The shape of one sample; unknown after an error.</param>
/// <param name="Type">Numbers or indices.</param>
/// <param name="Classes">For indices, how many there are.</param>
/// <param name="Ignored">An index outside of them that it may hold all the same.</param>
/// <param name="Shared">Whether one serves the whole batch.</param>
public sealed record LossTarget(string Name, Shape Shape, ElementType Type = ElementType.Real, int? Classes = null, int? Ignored = null, bool Shared = false)
{
    /// <summary>The name of a target that is the only one.</summary>
    public const string Single = "target";

    /// <summary>The name of the classes' weights.</summary>
    public const string ClassWeights = "classWeights";

    /// <summary>The name of the weights of positive targets.</summary>
    public const string PosWeights = "posWeights";

    /// <summary>The name of the samples' weights.</summary>
    public const string Weights = "weights";
}
