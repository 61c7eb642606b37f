namespace ModelGen;

/// <summary>
/// How the names of a file of weights are matched with those of a model: <see cref="Prefix"/> is taken off the file's names, they
/// go through <see cref="Rename"/>, and <see cref="ModelPrefix"/> is put before them.
/// </summary>
public sealed record LoadOptions
{
    /// <summary>
    /// Whether file and model must hold the same tensors, true unless set; otherwise what fits is loaded, which must be something,
    /// and the rest is reported. Where a prefix is given, that is asked of the part behind it alone.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// What the file's names begin with and the model's do not: <c>module.</c> of DataParallel, <c>model.</c> of Lightning,
    /// <c>_orig_mod.</c> of torch.compile, or the path of one part of a larger model. Tensors without it are left out. A dot at
    /// its end may be missing. None unless set.
    /// </summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// The path within the model that the file holds, such as the name that a backbone is applied under: the model's other tensors
    /// stay as they are. A dot at its end may be missing. None, the whole model, unless set.
    /// </summary>
    public string? ModelPrefix { get; init; }

    /// <summary>The model's name for a name of the file, both without their prefixes; null leaves the tensor out. The same name unless set.</summary>
    public Func<string, string?>? Rename { get; init; }

    /// <summary>Everything as it is, strict.</summary>
    internal static LoadOptions Whole { get; } = new();

    /// <summary>Everything as it is, what fits.</summary>
    internal static LoadOptions Fitting { get; } = new() { Strict = false };

    /// <summary>A prefix with its dot; empty for none.</summary>
    internal static string WithDot(string? prefix) => string.IsNullOrEmpty(prefix) || prefix[^1] == '.' ? prefix ?? "" : prefix + ".";
}
