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
internal sealed class WeightPart
{
    private const string Parametrizations = "parametrizations.";

    // By role; the newer spectral norm has other names than the newer weight norm, whose v comes last.
    private static readonly string[] s_older = ["_g", "_v", "_orig", "_u"];
    private static readonly string[] s_newer = [".original0", ".original1", ".original", ".0._u", ".0._v"];

    private WeightPart(string weight, bool isParametrization, PartRole role) => (Weight, IsParametrization, Role) = (weight, isParametrization, role);

    /// <summary>The name of the weight.</summary>
    public string Weight { get; }

    /// <summary>Whether it is that of <c>torch.nn.utils.parametrizations</c>, not of the older <c>torch.nn.utils</c>.</summary>
    public bool IsParametrization { get; }

    /// <summary>Which part it is.</summary>
    public PartRole Role { get; }

    /// <summary>What all parts that are made into one have in common: the weight and the way of naming.</summary>
    public string Owner => IsParametrization ? Parametrizations + Weight : Weight;

    /// <summary>Reads a name: <c>fc.weight_g</c>, <c>fc.parametrizations.weight.original0</c>; null for any other.</summary>
    public static WeightPart? Of(string name)
    {
        var word = name.LastIndexOf(Parametrizations, StringComparison.Ordinal);
        if (word > 0 && name[word - 1] != '.') word = -1;
        var suffixes = word < 0 ? s_older : s_newer;
        for (var i = 0; i < suffixes.Length; i++)
            if (name.EndsWith(suffixes[i], StringComparison.Ordinal) && name.Length > suffixes[i].Length + (word < 0 ? 0 : word + Parametrizations.Length))
                return new WeightPart((word < 0 ? name : name.Remove(word, Parametrizations.Length))[..^suffixes[i].Length], word >= 0, i == 4 ? PartRole.V : (PartRole)i);
        return null;
    }

    /// <summary>The name of another part of the same weight.</summary>
    public string Other(PartRole role, bool isSpectral)
    {
        if (!IsParametrization) return Weight + s_older[(int)role];
        var last = Weight.LastIndexOf('.') + 1;
        return Weight[..last] + Parametrizations + Weight[last..] + s_newer[role == PartRole.V && isSpectral ? 4 : (int)role];
    }
}
