namespace ModelGen.Runtime;

/// <summary>What a tensor of a file is to the weight that PyTorch makes of it and others.</summary>
internal enum PartRole
{
    /// <summary>g of weight norm: the lengths.</summary>
    Magnitude,

    /// <summary>v: the directions of weight norm, or the right singular vector of spectral norm.</summary>
    V,

    /// <summary>The weight before spectral norm divides it.</summary>
    Original,

    /// <summary>u of spectral norm: the left singular vector.</summary>
    U,
}

/// <summary>A name that PyTorch gives to a part of a weight.</summary>
/// <param name="Weight">The name of the weight.</param>
/// <param name="IsParametrization">Whether it is that of <c>torch.nn.utils.parametrizations</c>, not of the older <c>torch.nn.utils</c>.</param>
/// <param name="Role">Which part it is.</param>
internal readonly record struct WeightPart(string Weight, bool IsParametrization, PartRole Role)
{
    private const string Parametrizations = "parametrizations.";

    private static readonly (string Suffix, PartRole Role)[] s_older =
        [("_g", PartRole.Magnitude), ("_v", PartRole.V), ("_orig", PartRole.Original), ("_u", PartRole.U)];

    private static readonly (string Suffix, PartRole Role)[] s_newer =
        [(".original0", PartRole.Magnitude), (".original1", PartRole.V), (".original", PartRole.Original), (".0._u", PartRole.U), (".0._v", PartRole.V)];

    /// <summary>Reads a name: <c>fc.weight_g</c>, <c>fc.parametrizations.weight.original0</c>; null for any other.</summary>
    public static WeightPart? Of(string name)
    {
        var word = name.LastIndexOf(Parametrizations, StringComparison.Ordinal);
        if (word > 0 && name[word - 1] != '.') word = -1;
        foreach (var (suffix, role) in word < 0 ? s_older : s_newer)
            if (name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > suffix.Length + (word < 0 ? 0 : word + Parametrizations.Length))
                return new WeightPart((word < 0 ? name : name.Remove(word, Parametrizations.Length))[..^suffix.Length], word >= 0, role);
        return null;
    }

    /// <summary>The name of another part of the same weight.</summary>
    public string Other(PartRole role, bool isSpectral)
    {
        if (!IsParametrization) return Weight + s_older.First(part => part.Role == role).Suffix;
        var last = Weight.LastIndexOf('.') + 1;
        return Weight[..last] + Parametrizations + Weight[last..] + (role == PartRole.V && isSpectral ? s_newer[^1] : s_newer.First(part => part.Role == role)).Suffix;
    }
}
