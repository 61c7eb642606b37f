namespace ModelGen;

/// <summary>Name, type and shape of an input, target or output of a compiled model.</summary>
/// <param name="Name">The name in the declaration: a parameter of <c>Forward</c> or an element of its tuple.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The shape of one sample; the batch is never part of it.</param>
/// <param name="Shared">True where one tensor serves the whole batch rather than one per sample.</param>
/// <param name="Classes">
/// For class indices and tokens, how many there are: they go from 0 to one less. For an output that a loss takes for scores of classes, how
/// many it scores. 0 for everything else.
/// </param>
/// <param name="Ignored">An index that is allowed besides and counts for nothing, where the loss has one.</param>
/// <param name="ClassAxis">
/// For an output that a loss takes for scores of classes, the axis of <paramref name="Shape"/> that they are on, whatever the loss does to
/// get at them; null where losses do not agree, or have the places in another order.
/// </param>
/// <param name="Blank">For the labels of sequences, the class that stands for no label, and that none of those that count may be.</param>
/// <param name="Lengths">For the labels of sequences, the name of the tensor that says how many count of each sample; null where all do.</param>
public sealed record TensorInfo(
    string Name, TensorType Type, IReadOnlyList<int> Shape, bool Shared = false, int Classes = 0, int? Ignored = null, int? ClassAxis = null,
    int? Blank = null, string? Lengths = null)
{
    /// <summary>The number of elements of one sample.</summary>
    public int ElementCount
    {
        get
        {
            var count = 1;
            // By index: walking an interface makes an enumerator, and every call of a predictor asks this.
            for (var axis = 0; axis < Shape.Count; axis++) count *= Shape[axis];
            return count;
        }
    }

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(TensorInfo), PrintMembers);
}
