namespace ModelGen.Runtime;

/// <summary>
/// A weight that a file holds in parts, as torch.nn.utils.weight_norm (Salimans and Kingma 2016: g · v / ‖v‖, the norm over all but one
/// axis, or over all) and spectral_norm (Miyato and others 2018: the weight divided by σ = uᵀ W v) save it. It is made of them in double.
/// </summary>
internal sealed class FoldedWeight
{
    private static readonly PartRole[] s_weightNorm = [PartRole.Magnitude, PartRole.V];
    private static readonly PartRole[] s_spectralNorm = [PartRole.Original, PartRole.U, PartRole.V];

    private readonly Dictionary<PartRole, SafetensorsEntry> _parts;
    private readonly Dictionary<PartRole, double[]> _values = [];

    private FoldedWeight(ParameterInfo tensor, string name, Dictionary<PartRole, SafetensorsEntry> parts)
    {
        (Tensor, Name, _parts) = (tensor, name, parts);
        Kind = parts.ContainsKey(PartRole.Magnitude) ? WeightParametrization.WeightNorm : WeightParametrization.SpectralNorm;
        Mismatch = Compare();
    }

    /// <summary>The tensor of the model.</summary>
    public ParameterInfo Tensor { get; }

    /// <summary>The name under which the file has the parts: the tensor's own, or another one of it.</summary>
    public string Name { get; }

    public WeightParametrization Kind { get; }

    /// <summary>The part whose shape does not go with the model's tensor; null where all do.</summary>
    public MismatchedTensor? Mismatch { get; }

    /// <summary>The weights of a model that a file holds in parts alone, by the parts' names.</summary>
    /// <param name="found">The tensors of the file by their names in the model.</param>
    /// <param name="model">The tensors of the model by all of their names.</param>
    /// <returns>The weights, and the sentence that says what is lacking to the first that is not whole; null where all are.</returns>
    public static (Dictionary<string, FoldedWeight> Folds, string? Advice) Find(Dictionary<string, SafetensorsEntry> found, Dictionary<string, ParameterInfo> model)
    {
        var folds = new Dictionary<string, FoldedWeight>(StringComparer.Ordinal);
        string? advice = null;
        var groups = found.Where(pair => !model.ContainsKey(pair.Key)).Select(pair => (Name: pair.Key, Entry: pair.Value, Part: WeightPart.Of(pair.Key)))
            .Where(part => part.Part is { Weight: var weight } && model.ContainsKey(weight) && !found.ContainsKey(weight))
            .GroupBy(part => (part.Part!.Value.Weight, part.Part!.Value.IsParametrization));
        foreach (var group in groups)
        {
            var roles = group.Select(part => part.Part!.Value.Role).ToHashSet();
            var isSpectral = roles.Contains(PartRole.Original) || roles.Contains(PartRole.U);
            var wanted = isSpectral ? s_spectralNorm : s_weightNorm;
            var tensor = model[group.Key.Weight];
            // Which axis σ takes for outputs is known of the layer that declares the weight.
            if (roles.SetEquals(wanted) && (!isSpectral || group.Key.Weight == tensor.Name && tensor.Shape.Length > tensor.OutputAxis))
            {
                var fold = new FoldedWeight(tensor, group.Key.Weight, group.ToDictionary(part => part.Part!.Value.Role, part => part.Entry));
                foreach (var part in group) folds.Add(part.Name, fold);
            }
            else if (wanted.FirstOrDefault(role => !roles.Contains(role), (PartRole)(-1)) is var lacking && (int)lacking >= 0)
            {
                var first = group.First();
                advice ??= $"{TensorText.Quote(first.Name)} makes {TensorText.Quote(group.Key.Weight)} only with {TensorText.Quote(first.Part!.Value.Other(lacking, isSpectral))} beside it, " +
                    $"which is not there ({(isSpectral ? "spectral" : "weight")} norm).";
            }
        }
        return (folds, advice);
    }

    /// <summary>Takes the values of a part.</summary>
    /// <returns>Whether all parts are there.</returns>
    public bool Add(SafetensorsEntry part, double[] values)
    {
        _values.Add(_parts.First(pair => pair.Value == part).Key, values);
        return _values.Count == _parts.Count;
    }

    /// <summary>Writes the weight, and forgets its parts.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public void Into<T>(Span<T> target) where T : unmanaged
    {
        if (Kind == WeightParametrization.WeightNorm) ScaleDirections();
        else DivideBySigma();
        TensorBytes.Convert(_values[Kind == WeightParametrization.WeightNorm ? PartRole.V : PartRole.Original], target);
        _values.Clear();
    }

    private MismatchedTensor? Compare()
    {
        var whole = _parts[Kind == WeightParametrization.WeightNorm ? PartRole.V : PartRole.Original];
        if (_parts.Values.FirstOrDefault(part => !part.Type.IsFloating()) is { } other) return Wrong(other, Tensor.Shape);
        if (!TensorText.SameShape(Tensor.Shape, whole.Shape)) return Wrong(whole, Tensor.Shape);
        if (Kind == WeightParametrization.WeightNorm)
        {
            var lengths = _parts[PartRole.Magnitude];
            return NormAxis(lengths.Shape) is null ? Wrong(lengths, [.. Tensor.Shape.Select((size, axis) => axis == 0 ? size : 1)]) : null;
        }
        int rows = Tensor.Shape[Tensor.OutputAxis], columns = Tensor.Length / Math.Max(1, rows);
        if (!TensorText.SameShape([rows], _parts[PartRole.U].Shape)) return Wrong(_parts[PartRole.U], [rows]);
        return TensorText.SameShape([columns], _parts[PartRole.V].Shape) ? null : Wrong(_parts[PartRole.V], [columns]);
    }

    /// <summary>The axis that the lengths run along; -1 for a single length of all, null for a shape that is none of these.</summary>
    private int? NormAxis(IReadOnlyList<long> lengths)
    {
        if (lengths.Count == 0) return -1;
        if (lengths.Count != Tensor.Shape.Length) return null;
        var along = Enumerable.Range(0, lengths.Count).Where(axis => lengths[axis] != 1).ToList();
        return along.Count == 0 ? -1 : along.Count == 1 && lengths[along[0]] == Tensor.Shape[along[0]] ? along[0] : null;
    }

    private void ScaleDirections()
    {
        var (lengths, v) = (_values[PartRole.Magnitude], _values[PartRole.V]);
        var after = NormAxis(_parts[PartRole.Magnitude].Shape) is { } axis and >= 0 ? After(axis) : v.Length;
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
        var (weight, u, v) = (_values[PartRole.Original], _values[PartRole.U], _values[PartRole.V]);
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
