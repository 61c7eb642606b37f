using System.Globalization;

namespace ModelGen.Compiler.Graphs;

/// <summary>A height and a width.</summary>
public readonly record struct HW(int H, int W)
{
    public static HW One { get; } = new(1, 1);

    public override string ToString() => H == W ? $"{H}" : $"[{H}, {W}]";

    /// <summary>The form in names of layers and kernels.</summary>
    public string By => $"{H}x{W}";
}

/// <summary>
/// The arguments of one layer as the declaration gives them, attribute or call alike, by name and whatever their case.
/// Reading one that does not fit reports it once and goes on with a default.
/// </summary>
public sealed class LayerArguments(IReadOnlyDictionary<string, object> values, Action<string, string> error)
{
    /// <summary>What <c>Padding = Same</c> is in the declaration.</summary>
    public const int Same = int.MinValue;

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Whether an argument begins like this: layers are read at every edit, and few of them say more than they must.</summary>
    public bool HasAny(string prefix)
    {
        foreach (var pair in values)
            if (pair.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    public int Int(string name, int otherwise = 0) => values.TryGetValue(name, out var value) ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : otherwise;

    public double Real(string name, double otherwise)
    {
        if (!values.TryGetValue(name, out var value)) return otherwise;
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (!double.IsNaN(number) && !double.IsInfinity(number)) return number;
        error(name, $"{name} must be a finite number, not {number.ToString(CultureInfo.InvariantCulture)}.");
        return otherwise;
    }

    public bool Bool(string name, bool otherwise) => values.TryGetValue(name, out var value) ? (bool)value : otherwise;

    /// <summary>An enum constant by its name in the declaration.</summary>
    public TEnum Enum<TEnum>(string name, TEnum otherwise) where TEnum : struct
    {
        if (!values.TryGetValue(name, out var value)) return otherwise;
        if (System.Enum.TryParse<TEnum>(value.ToString(), out var parsed) && System.Enum.IsDefined(typeof(TEnum), parsed)) return parsed;
        error(name, $"{name} is one of {string.Join(", ", System.Enum.GetNames(typeof(TEnum)))}, not {value}.");
        return otherwise;
    }

    public int[]? Ints(string name) => values.TryGetValue(name, out var value) ? value as int[] : null;

    public string? Text(string name) => values.TryGetValue(name, out var value) ? value as string : null;

    /// <summary>Several numbers.</summary>
    public double[]? Reals(string name) => values.TryGetValue(name, out var value) ? value switch
    {
        double[] reals => reals,
        int[] whole => [.. whole.Select(i => (double)i)],
        _ => null,
    } : null;

    /// <summary>One number for both directions, or two; also under <c>NameHW</c>. Both at once is an error.</summary>
    public HW Size(string name, HW otherwise)
    {
        var pair = name + "HW";
        if (values.TryGetValue(pair, out var both))
        {
            if (values.ContainsKey(name)) error(pair, $"{name} and {pair} are both set. Keep one of them.");
            return Pair(pair, both, otherwise);
        }
        return values.TryGetValue(name, out var one) ? Pair(name, one, otherwise) : otherwise;
    }

    public bool IsSame(string name) => values.TryGetValue(name, out var value) && value is int number && number == Same;

    private HW Pair(string name, object value, HW otherwise)
    {
        switch (value)
        {
            case int number: return new HW(number, number);
            case int[] { Length: 1 } single: return new HW(single[0], single[0]);
            case int[] { Length: 2 } two: return new HW(two[0], two[1]);
            case int[] many: error(name, $"{name} takes one number or two, [height, width], not {many.Length}."); return otherwise;
            default: return otherwise;
        }
    }
}
