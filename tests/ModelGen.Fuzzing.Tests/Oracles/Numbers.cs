namespace ModelGen.Fuzzing.Tests;

/// <summary>What a run gives: tensors by name.</summary>
internal sealed record Numbers(IReadOnlyList<(string Name, double[] Values)> Tensors)
{
    public bool IsFinite => Tensors.All(t => t.Values.All(double.IsFinite));

    /// <summary>Where two differ at all, or null.</summary>
    public static string? Difference(Numbers first, Numbers second)
    {
        foreach (var ((name, a), (_, b)) in first.Tensors.Zip(second.Tensors))
            for (var i = 0; i < a.Length; i++)
                if (!a[i].Equals(b[i])) return $"{name}[{i}] is {a[i]:R}, and then {b[i]:R}";
        return null;
    }

    /// <summary>The part of per-sample tensors that is the samples' from <paramref name="first"/> on, of so many as there are.</summary>
    public Numbers Samples(int first, int count, int of) =>
        new([.. Tensors.Select(t => (t.Name, t.Values.AsSpan(first * (t.Values.Length / of), count * (t.Values.Length / of)).ToArray()))]);

    public static double[] Read(TensorMemory memory)
    {
        if (memory.Type == TensorType.Double) return memory.Double.ToArray();
        var result = new double[memory.Length];
        for (var i = 0; i < result.Length; i++) result[i] = memory.Type == TensorType.Single ? memory.Single[i] : memory.Int32[i];
        return result;
    }
}

/// <summary>
/// How far floats may be from exact numbers: the bound of the comparison with PyTorch, taken of the largest element, for sums are of
/// many; and several times what the exact numbers change by where inputs and weights are rounded once.
/// </summary>
/// <param name="Exact">The numbers in double.</param>
/// <param name="Rounded">The same of rounded inputs and weights, drawn some times.</param>
/// <param name="Relative">What is allowed besides, of the largest element.</param>
internal sealed record Bound(Numbers Exact, IReadOnlyList<Numbers> Rounded, double Relative)
{
    private const double Roundings = 60;

    /// <summary>Where numbers are too far off, or null.</summary>
    public string? Violation(Numbers actual)
    {
        for (var t = 0; t < Exact.Tensors.Count; t++)
        {
            var (name, exact) = Exact.Tensors[t];
            var values = actual.Tensors[t].Values;
            if (values.Length != exact.Length) return $"{name} has {values.Length} elements, not {exact.Length}";
            var scale = Math.Max(1, exact.Length == 0 ? 0 : exact.Max(Math.Abs));
            var noise = Rounded.Max(rounded => exact.Zip(rounded.Tensors[t].Values, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max());
            var allowed = (1e-5 + Relative) * scale + Roundings * noise;
            for (var i = 0; i < exact.Length; i++)
                if (!(Math.Abs(exact[i] - values[i]) <= allowed + 1e-4 * Math.Abs(exact[i]))) return $"{name}[{i}] is {values[i]:R}, right {exact[i]:R}, allowed {allowed:E1}";
        }
        return null;
    }
}
