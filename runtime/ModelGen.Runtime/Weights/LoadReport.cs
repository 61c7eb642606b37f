using System.Text;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>How a file of weights fits a model.</summary>
/// <param name="Loaded">Names found in both with the same shape.</param>
/// <param name="Missing">Names of the model that the file lacks.</param>
/// <param name="Unexpected">Names of the file that the model lacks.</param>
/// <param name="Mismatched">Tensors in both whose shapes differ, or whose elements are no floating point numbers.</param>
public sealed record LoadReport(
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unexpected,
    IReadOnlyList<MismatchedTensor> Mismatched)
{
    private const int Listed = 20;

    /// <summary>Whether model and file hold the same tensors.</summary>
    public bool IsComplete => Missing.Count + Unexpected.Count + Mismatched.Count == 0;

    /// <summary>One sentence for each kind of difference; the lists themselves are never cut short.</summary>
    public override string ToString()
    {
        if (IsComplete) return $"All {Loaded.Count} tensors were loaded.";
        var text = new StringBuilder();
        Append(text, "Missing in the file", Missing, name => TensorText.Quote(name));
        Append(text, "Not in the model", Unexpected, name => TensorText.Quote(name));
        Append(text, "Mismatched", Mismatched, tensor => tensor.ToString());
        return text.ToString();
    }

    private static void Append<T>(StringBuilder text, string title, IReadOnlyList<T> items, Func<T, string> print)
    {
        if (items.Count == 0) return;
        if (text.Length > 0) text.Append(' ');
        text.Append(title).Append(": ");
        for (var i = 0; i < Math.Min(items.Count, Listed); i++) text.Append(i > 0 ? ", " : "").Append(print(items[i]));
        if (items.Count > Listed) text.Append(" and ").Append(items.Count - Listed).Append(" more");
        text.Append('.');
    }
}

/// <summary>A tensor that a model and a file both have, but not alike.</summary>
/// <param name="Name">The name in both.</param>
/// <param name="Expected">The shape in the model.</param>
/// <param name="Found">The shape in the file.</param>
/// <param name="FoundType">The element type in the file.</param>
public sealed record MismatchedTensor(
    string Name, IReadOnlyList<int> Expected, IReadOnlyList<long> Found, SafetensorsType FoundType)
{
    /// <summary>Both shapes in one clause.</summary>
    public override string ToString() =>
        $"{TensorText.Quote(Name)} is {TensorText.Shape(Expected)} in the model, but {TensorText.Shape(Found)} of {FoundType.Name()} in the file";
}
