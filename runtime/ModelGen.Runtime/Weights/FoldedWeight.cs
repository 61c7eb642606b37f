namespace ModelGen.Runtime;

/// <summary>
/// A weight that a file holds in parts, as torch.nn.utils.weight_norm (Salimans and Kingma 2016: g · v / ‖v‖, the norm over all but one
/// axis, or over all) and spectral_norm (Miyato and others 2018: the weight divided by σ = uᵀ W v) save it. It is made of them in double.
/// </summary>
internal sealed class FoldedWeight
{
    private static readonly PartRole[] s_weightNorm = [PartRole.Magnitude, PartRole.V];
    private static readonly PartRole[] s_spectralNorm = [PartRole.Original, PartRole.U, PartRole.V];

    // By role. A program that only predicts has this code too, so it does without collections of numbers, of which each kind is code of its own.
    private readonly SafetensorsEntry?[] _parts = new SafetensorsEntry?[4];
    private readonly double[]?[] _values = new double[]?[4];

    private FoldedWeight(ParameterInfo tensor, string name) => (Tensor, Name) = (tensor, name);

    /// <summary>The tensor of the model.</summary>
    public ParameterInfo Tensor { get; }

    /// <summary>The name under which the file has the parts: the tensor's own, or another one of it.</summary>
    public string Name { get; }

    public WeightParametrization Kind => Has(PartRole.Original) || Has(PartRole.U) ? WeightParametrization.SpectralNorm : WeightParametrization.WeightNorm;

    /// <summary>The part whose shape does not go with the model's tensor; null where all do.</summary>
    public MismatchedTensor? Mismatch { get; private set; }

    private PartRole[] Wanted => Kind == WeightParametrization.SpectralNorm ? s_spectralNorm : s_weightNorm;

    /// <summary>The weights of a model that a file holds in parts alone, by the parts' names.</summary>
    /// <param name="found">The tensors of the file by their names in the model.</param>
    /// <param name="model">The tensors of the model by all of their names.</param>
    /// <returns>The weights, and the sentence that says what is lacking to the first that is not whole; null where all are.</returns>
    public static (Dictionary<string, FoldedWeight> Folds, string? Advice) Find(Dictionary<string, SafetensorsEntry> found, Dictionary<string, ParameterInfo> model)
    {
        var weights = new Dictionary<string, FoldedWeight>(StringComparer.Ordinal);
        var folds = new Dictionary<string, FoldedWeight>(StringComparer.Ordinal);
        string? advice = null;
        foreach (var (name, entry) in found)
        {
            if (model.ContainsKey(name) || WeightPart.Of(name) is not { } part || !model.TryGetValue(part.Weight, out var tensor) || found.ContainsKey(part.Weight)) continue;
            if (!weights.TryGetValue(part.Owner, out var weight)) weights.Add(part.Owner, weight = new FoldedWeight(tensor, part.Weight));
            weight._parts[(int)part.Role] = entry;
            folds.Add(name, weight);
        }
        // In the order of the file, so that what is said is of the first.
        foreach (var (name, _) in found)
        {
            if (!folds.TryGetValue(name, out var weight)) continue;
            if (!weight.IsWhole())
            {
                advice ??= weight.Advice(name);
                folds.Remove(name);
            }
            else weight.Mismatch ??= weight.Compare();
        }
        return (folds, advice);
    }

    private bool Has(PartRole role) => _parts[(int)role] is not null;

    /// <summary>Whether all parts of one kind are there, and no other.</summary>
    private bool IsWhole()
    {
        var count = 0;
        foreach (var part in _parts) count += part is null ? 0 : 1;
        // Which axis σ takes for outputs is known of the layer that declares the weight.
        return count == Wanted.Length && Lacking() is null && (Kind == WeightParametrization.WeightNorm || Name == Tensor.Name && Tensor.Shape.Length > Tensor.OutputAxis);
    }

    private PartRole? Lacking()
    {
        foreach (var role in Wanted)
            if (!Has(role)) return role;
        return null;
    }

    /// <summary>What is lacking beside a part; null where nothing is.</summary>
    private string? Advice(string part)
    {
        if (Lacking() is not { } lacking) return null;
        var isSpectral = Kind == WeightParametrization.SpectralNorm;
        return $"{TensorText.Quote(part)} makes {TensorText.Quote(Name)} only with {TensorText.Quote(WeightPart.Of(part)!.Other(lacking, isSpectral))} beside it, " +
            $"which is not there ({(isSpectral ? "spectral" : "weight")} norm).";
    }

    /// <summary>Takes the values of a part.</summary>
    /// <returns>Whether all parts are there.</returns>
    public bool Add(SafetensorsEntry part, double[] values)
    {
        var isWhole = true;
        for (var role = 0; role < _parts.Length; role++)
        {
            if (ReferenceEquals(_parts[role], part)) _values[role] = values;
            isWhole &= _parts[role] is null || _values[role] is not null;
        }
        return isWhole;
    }

    /// <summary>Writes the weight, and forgets its parts.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public void Into<T>(Span<T> target) where T : unmanaged
    {
        if (Kind == WeightParametrization.WeightNorm) ScaleDirections();
        else DivideBySigma();
        TensorBytes.Convert(Values(Kind == WeightParametrization.WeightNorm ? PartRole.V : PartRole.Original), target);
        Array.Clear(_values);
    }

    private SafetensorsEntry Part(PartRole role) => _parts[(int)role]!;

    private double[] Values(PartRole role) => _values[(int)role]!;

    private MismatchedTensor? Compare()
    {
        foreach (var part in _parts)
            if (part is not null && !part.Type.IsFloating()) return Wrong(part, Tensor.Shape);
        var whole = Part(Kind == WeightParametrization.WeightNorm ? PartRole.V : PartRole.Original);
        if (!TensorText.SameShape(Tensor.Shape, whole.Shape)) return Wrong(whole, Tensor.Shape);
        if (Kind == WeightParametrization.WeightNorm)
        {
            var lengths = Part(PartRole.Magnitude);
            if (NormAxis(lengths.Shape) is not null) return null;
            var expected = new int[Tensor.Shape.Length];
            for (var axis = 0; axis < expected.Length; axis++) expected[axis] = axis == 0 ? Tensor.Shape[0] : 1;
            return Wrong(lengths, expected);
        }
        int rows = Tensor.Shape[Tensor.OutputAxis], columns = Tensor.Length / Math.Max(1, rows);
        if (!TensorText.SameShape([rows], Part(PartRole.U).Shape)) return Wrong(Part(PartRole.U), [rows]);
        return TensorText.SameShape([columns], Part(PartRole.V).Shape) ? null : Wrong(Part(PartRole.V), [columns]);
    }

    /// <summary>The axis that the lengths run along; -1 for a single length of all, null for a shape that is none of these.</summary>
    private int? NormAxis(IReadOnlyList<long> lengths)
    {
        if (lengths.Count == 0) return -1;
        if (lengths.Count != Tensor.Shape.Length) return null;
        var along = -1;
        for (var axis = 0; axis < lengths.Count; axis++)
        {
            if (lengths[axis] == 1) continue;
            if (along >= 0 || lengths[axis] != Tensor.Shape[axis]) return null;
            along = axis;
        }
        return along;
    }

    private void ScaleDirections()
    {
        var (lengths, v) = (Values(PartRole.Magnitude), Values(PartRole.V));
        var after = NormAxis(Part(PartRole.Magnitude).Shape) is { } axis and >= 0 ? After(axis) : v.Length;
        var squares = new double[lengths.Length];
        for (var i = 0; i < v.Length; i++) squares[i / Math.Max(1, after) % squares.Length] += v[i] * v[i];
        for (var i = 0; i < v.Length; i++)
        {
            var row = i / Math.Max(1, after) % squares.Length;
            v[i] *= lengths[row] / Math.Sqrt(squares[row]);
        }
    }

    private void DivideBySigma()
    {
        var (weight, u, v) = (Values(PartRole.Original), Values(PartRole.U), Values(PartRole.V));
        // The rows of the matrix lie along the axis of outputs, its columns are all others in their order.
        int after = After(Tensor.OutputAxis), rows = u.Length;
        var sigma = 0.0;
        for (var i = 0; i < weight.Length; i++)
        {
            int row = i / after % rows, column = i / (after * rows) * after + i % after;
            sigma += u[row] * weight[i] * v[column];
        }
        for (var i = 0; i < weight.Length; i++) weight[i] /= sigma;
    }

    private int After(int axis)
    {
        var after = 1;
        for (var i = axis + 1; i < Tensor.Shape.Length; i++) after *= Tensor.Shape[i];
        return after;
    }

    private static MismatchedTensor Wrong(SafetensorsEntry part, int[] expected) => new(part.Name, expected, part.Shape, part.Type);
}
