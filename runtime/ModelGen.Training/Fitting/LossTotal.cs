namespace ModelGen.Training;

/// <summary>
/// The loss of all samples from those of batches: Σ over what counts ÷ what counts, or the sum, however the samples were cut into
/// batches. Adding allocates nothing after the first batch.
/// </summary>
internal sealed class LossTotal
{
    private (LossTermKind Kind, double Sum, double Weight)[] _terms = [];
    private double _rest;
    private long _samples;

    /// <summary>The loss; NaN where nothing counted.</summary>
    public double Value
    {
        get
        {
            var value = _rest / _samples;
            foreach (var (kind, sum, weight) in _terms)
                value += kind switch
                {
                    LossTermKind.Sum => sum,
                    LossTermKind.RootMean => Math.Sign(sum) * Math.Sqrt(Math.Abs(sum) / weight),
                    _ => sum / weight,
                };
            return value;
        }
    }

    /// <summary>Forgets what was added.</summary>
    public void Reset() => (_terms, _rest, _samples) = ([], 0, 0);

    /// <summary>Adds the last step of a trainer.</summary>
    /// <returns>Whether anything of its batch counted.</returns>
    public bool Add(ITrainer trainer, double loss, int samples)
    {
        var terms = trainer.LossTerms;
        if (_terms.Length < terms.Length) _terms = new (LossTermKind, double, double)[terms.Length];
        var (counted, rest) = (terms.Length == 0, loss);
        for (var index = 0; index < terms.Length; index++)
        {
            var (kind, value, weight) = terms[index];
            counted |= kind == LossTermKind.Sum || weight != 0;
            rest -= value;
            var sum = kind switch
            {
                LossTermKind.Sum => value,
                LossTermKind.RootMean => value * Math.Abs(value) * weight,
                _ => value * weight,
            };
            _terms[index] = (kind, _terms[index].Sum + sum, _terms[index].Weight + weight);
        }
        // Infinite parts have said what there is to say.
        _rest += double.IsNaN(rest) && double.IsInfinity(loss) ? 0 : rest * samples;
        _samples += samples;
        return counted;
    }

    public void Save(IDictionary<string, string> values)
    {
        values.Put("loss_sum", _rest);
        values.Put("loss_samples", _samples);
        values.Put("loss_terms", _terms.Length);
        for (var index = 0; index < _terms.Length; index++)
        {
            values.Put($"loss_term{index}.kind", (long)_terms[index].Kind);
            values.Put($"loss_term{index}.sum", _terms[index].Sum);
            values.Put($"loss_term{index}.weight", _terms[index].Weight);
        }
    }

    /// <summary>A total that was saved. Sums of large numbers may be infinite, and the weight of a sum be anything.</summary>
    public static LossTotal Load(IReadOnlyDictionary<string, string> values)
    {
        var terms = new (LossTermKind, double, double)[values.GetInt32("loss_terms", most: values.Count)];
        for (var index = 0; index < terms.Length; index++)
        {
            var kind = (LossTermKind)values.GetInt32($"loss_term{index}.kind", most: (int)Enum.GetValues<LossTermKind>().Max());
            terms[index] = (kind, values.GetNumber($"loss_term{index}.sum"), values.GetNumber($"loss_term{index}.weight"));
        }
        return new LossTotal { _terms = terms, _rest = values.GetNumber("loss_sum"), _samples = values.GetCount("loss_samples") };
    }
}
