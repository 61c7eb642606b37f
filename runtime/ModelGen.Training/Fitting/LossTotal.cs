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

    /// <summary>The samples that were added.</summary>
    public long Samples => _samples;

    /// <summary>Whether anything of what was added counted.</summary>
    public bool Counts { get; private set; }

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
    public void Reset()
    {
        Array.Clear(_terms);
        (_rest, _samples, Counts) = (0, 0, false);
    }

    /// <summary>Adds the last step of a trainer.</summary>
    /// <returns>Whether anything of its batch counted.</returns>
    public bool Add(ITrainer trainer, double loss, int samples)
    {
        var terms = trainer.LossTerms;
        if (_terms.Length != terms.Length)
        {
            if (_samples > 0) throw new InvalidOperationException($"The losses so far have {_terms.Length} parts, but this one has {terms.Length}, so they do not add up.");
            _terms = new (LossTermKind, double, double)[terms.Length];
        }
        var counted = terms.Length == 0;
        for (var index = 0; index < terms.Length; index++)
        {
            var term = terms[index];
            counted |= term.Kind == LossTermKind.Sum || term.Weight != 0;
            _terms[index] = (term.Kind, _terms[index].Sum + SumOf(term), _terms[index].Weight + term.Weight);
        }
        // Infinite parts have said what there is to say.
        var rest = Rest(terms, loss);
        _rest += double.IsNaN(rest) && double.IsInfinity(loss) ? 0 : rest * samples;
        _samples += samples;
        Counts |= counted;
        return counted;
    }

    /// <summary>Adds another total of the same loss.</summary>
    public void Add(LossTotal other)
    {
        if (_samples == 0 && _terms.Length != other._terms.Length) _terms = new (LossTermKind, double, double)[other._terms.Length];
        for (var index = 0; index < other._terms.Length; index++)
        {
            var (kind, sum, weight) = other._terms[index];
            _terms[index] = (kind, _terms[index].Sum + sum, _terms[index].Weight + weight);
        }
        _rest += other._rest;
        _samples += other._samples;
        Counts |= other.Counts;
    }

    /// <summary>What a loss has besides its terms: a mean over samples.</summary>
    public static double Rest(ReadOnlySpan<LossTerm> terms, double loss)
    {
        foreach (var term in terms) loss -= term.Value;
        return loss;
    }

    /// <summary>What the gradient of a term is divided by.</summary>
    public static double Divisor(in LossTerm term) => term.Kind switch
    {
        LossTermKind.Sum => 1,
        LossTermKind.RootMean => Math.Abs(term.Value) * term.Weight,
        _ => term.Weight,
    };

    /// <summary>What the gradient of a part of the total is divided by; the one behind the terms is the mean over samples.</summary>
    /// <param name="part">The part.</param>
    /// <param name="with">What would be added.</param>
    public double Divisor(int part, LossTerm? with = null)
    {
        var (kind, sum, weight) = part < _terms.Length ? _terms[part] : (LossTermKind.Mean, _rest, _samples);
        if (with is { } term) (sum, weight) = (sum + SumOf(term), weight + term.Weight);
        return kind switch
        {
            LossTermKind.Sum => 1,
            LossTermKind.RootMean => Math.Sqrt(Math.Abs(sum) * weight),
            _ => weight,
        };
    }

    private static double SumOf(in LossTerm term) => term.Kind switch
    {
        LossTermKind.Sum => term.Value,
        LossTermKind.RootMean => term.Value * Math.Abs(term.Value) * term.Weight,
        _ => term.Value * term.Weight,
    };

    public void Save(IDictionary<string, string> values)
    {
        values.Put("loss_sum", _rest);
        values.Put("loss_samples", _samples);
        var terms = _samples == 0 ? 0 : _terms.Length;
        values.Put("loss_terms", terms);
        for (var index = 0; index < terms; index++)
        {
            values.Put($"loss_term{index}.kind", (long)_terms[index].Kind);
            values.Put($"loss_term{index}.sum", _terms[index].Sum);
            values.Put($"loss_term{index}.weight", _terms[index].Weight);
        }
    }

    /// <summary>
    /// A total that was saved. Sums of large numbers may be infinite, and the weight of a sum be anything; as many terms as the loss of
    /// the trainer has must be there, or none before the first sample.
    /// </summary>
    public static LossTotal Load(IReadOnlyDictionary<string, string> values, ITrainer trainer)
    {
        var terms = new (LossTermKind, double, double)[values.GetInt32("loss_terms", most: values.Count)];
        var samples = values.GetCount("loss_samples");
        var wanted = samples == 0 ? 0 : trainer.LossTerms.Length;
        if (terms.Length != wanted) throw values.Wrong("loss_terms", samples == 0 ? "but 'fit/loss_samples' is 0" : $"but the loss of the model has {wanted}");
        for (var index = 0; index < terms.Length; index++)
        {
            var kind = (LossTermKind)values.GetInt32($"loss_term{index}.kind", most: (int)Enum.GetValues<LossTermKind>().Max());
            terms[index] = (kind, values.GetNumber($"loss_term{index}.sum"), values.GetNumber($"loss_term{index}.weight"));
        }
        return new LossTotal { _terms = terms, _rest = values.GetNumber("loss_sum"), _samples = samples };
    }
}
