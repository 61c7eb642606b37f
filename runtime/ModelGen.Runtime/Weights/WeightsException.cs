using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A file of weights is damaged, is no safetensors file, or does not fit the model. What was to be loaded into is
/// unchanged. A file that cannot be opened or read gives the usual <see cref="IOException"/> instead.
/// </summary>
public sealed class WeightsException : Exception
{
    /// <summary>Says that a file is damaged or is no safetensors file.</summary>
    /// <param name="source">The file's name, or what stands for it.</param>
    /// <param name="problem">The sentence that follows "is not a valid safetensors file: ".</param>
    internal WeightsException(string source, string problem)
        : base($"{source} is not a valid safetensors file: {problem}") { }

    /// <summary>Says that a sound file does not fit the model.</summary>
    internal WeightsException(string source, LoadReport report) : base(
        (report.Loaded.Count == 0 ? $"Nothing in {source} fits the model. " : $"{source} does not fit the model: {report.Loaded.Count} of its {report.Total} tensors do. ") +
        report.Differences() +
        (report.Advice is not null ? "" : report.Loaded.Count == 0 ? " Use the file of this very model, or say by LoadOptions what its names are there." : " Use the file of this very model, or strict: false to load what fits."))
        => Report = report;

    private WeightsException(string message) : base(message) { }

    /// <summary>Says that two tensors of a file would have one name in the model.</summary>
    internal static WeightsException Renamed(string source, string first, string second, string name) => new(
        $"{TensorText.Quote(first)} and {TensorText.Quote(second)} of {source} would both be {TensorText.Quote(name)}. Let Rename give each a name of its own, or null.");

    /// <summary>Says that a file has two tensors for what is one in the model.</summary>
    internal static WeightsException Untied(string source, string first, string second) => new(
        $"{TensorText.Quote(first)} and {TensorText.Quote(second)} are one weight in the model, but differ in {source}. Let LoadOptions.Rename give null for one of them, or give the second layer a weight of its own.");

    /// <summary>Says what a file is that is no safetensors file.</summary>
    /// <param name="source">The file's name, or what stands for it.</param>
    /// <param name="other">What it is, and the way from there.</param>
    internal static WeightsException Foreign(string source, string other) => new($"{source} is no safetensors file. {other}");

    /// <summary>Everything that does not fit; null when the file itself is damaged.</summary>
    public LoadReport? Report { get; }
}
