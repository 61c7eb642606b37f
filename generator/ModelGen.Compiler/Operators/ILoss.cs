using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>A loss: takes the model's output and a target, and gives one number per sample or per batch.</summary>
public interface ILoss
{
    /// <summary>The shape and type of one sample's target; for class indices, how many classes there are.</summary>
    (Shape Shape, ElementType Type, int? Classes) Target(Shape output);

    /// <summary>An index outside of the classes that a target may hold all the same.</summary>
    int? IgnoredIndex { get; }
}
