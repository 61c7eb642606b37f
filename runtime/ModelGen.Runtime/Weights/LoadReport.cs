using System.Text;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>How a file of weights fits a model.</summary>
/// <param name="Loaded">The model's names of what was found in both with the same shape.</param>
/// <param name="Missing">Names of the model that the file lacks.</param>
/// <param name="Unexpected">Names of the file that the model lacks.</param>
/// <param name="Mismatched">Tensors in both whose shapes differ, or whose elements are no floating point numbers.</param>
public sealed record LoadReport(
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unexpected,
    IReadOnlyList<MismatchedTensor> Mismatched)
{
    /// <summary>How many tensors the model has, or the part of it that was to be loaded.</summary>
    public int Total => Loaded.Count + Missing.Count + Mismatched.Count;

    /// <summary>What of <see cref="Loaded"/> the file holds in parts, of which the weight was made: weight norm and spectral norm.</summary>
    public IReadOnlyList<FoldedTensor> Folded { get; init; } = [];

    /// <summary>What would make more names meet, where a prefix or the lacking part of a weight would; null otherwise.</summary>
    public string? Advice { get; init; }

    /// <summary>Whether model and file hold the same tensors.</summary>
    public bool IsComplete => Missing.Count + Unexpected.Count + Mismatched.Count == 0;

    /// <summary>How many were loaded of how many, and a sentence for each kind of difference; the lists themselves are never cut short.</summary>
    public override string ToString() =>
        (IsComplete ? $"All {Total} tensors were loaded." : $"{Loaded.Count} of {Total} tensors were loaded. {Differences()}") +
        Folds("weight norm", WeightParametrization.WeightNorm) + Folds("spectral norm", WeightParametrization.SpectralNorm);

    private string Folds(string title, WeightParametrization kind)
    {
        var names = Folded.Where(tensor => tensor.Kind == kind).Select(tensor => TensorText.Quote(tensor.Name)).ToList();
        return names.Count == 0 ? "" : $" Made of the parts of {title}: {TensorText.List(names)}.";
    }

    /// <summary>A sentence for each kind of difference, and the advice.</summary>
    internal string Differences()
    {
        var text = new StringBuilder();
        Append(text, "Missing in the file", Missing, name => TensorText.Quote(name));
        Append(text, "Not in the model", Unexpected, name => TensorText.Quote(name));
        Append(text, "Mismatched", Mismatched, tensor => tensor.ToString());
        if (Advice is not null) text.Append(' ').Append(Advice);
        return text.ToString();
    }

    private static void Append<T>(StringBuilder text, string title, IReadOnlyList<T> items, Func<T, string> print)
    {
        if (items.Count == 0) return;
        if (text.Length > 0) text.Append(' ');
        text.Append(title).Append(": ").Append(TensorText.List(items.Select(print))).Append('.');
    }
}

/// <summary>How PyTorch keeps a weight in parts.</summary>
public enum WeightParametrization
{
    /// <summary>g · v / ‖v‖: <c>weight_g</c> and <c>weight_v</c>, or <c>original0</c> and <c>original1</c> of parametrizations.</summary>
    WeightNorm,

    /// <summary>The weight over uᵀ W v: <c>weight_orig</c>, <c>weight_u</c> and <c>weight_v</c>, or those of parametrizations.</summary>
    SpectralNorm,
}

/// <summary>A weight that was made of parts in a file.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Kind">What the parts are.</param>
public sealed record FoldedTensor(string Name, WeightParametrization Kind);

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
