namespace ModelGen.Training;

/// <summary>
/// Adds up the gradients of batches to those that all their samples would have as one batch: each counts with what counts in it, so
/// that ignored targets, weights of samples and smaller last batches change nothing. A BatchNorm in training still takes its
/// statistics of each batch by itself. Allocates nothing after the first batches.
/// </summary>
/// <example><code>
/// while (batches.Next())
/// {
///     accumulator.Add(trainer.ForwardBackward(batches.Batch), batches.Count);
///     if (accumulator.Batches == 4) { accumulator.Finish(); optimizer.Step(); }
/// }
/// </code></example>
public sealed class GradientAccumulator
{
    private const double RoundingOfALoss = 1e-6;
    private readonly ITrainer _trainer;
    private readonly (TensorMemory Gradient, TensorMemory Sum)[] _gradients;
    private readonly LossTotal _total = new();

    /// <summary>An accumulator with room for the gradients of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    public GradientAccumulator(ITrainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        _trainer = trainer;
        _gradients = [.. trainer.Gradients.Items.Select(item => (item.Memory, TensorMemoryExtensions.Allocate(item.Memory.Type, item.Memory.Length)))];
    }

    /// <summary>The batches added since the last <see cref="Finish"/>.</summary>
    public int Batches { get; private set; }

    /// <summary>The samples added since the last <see cref="Finish"/>.</summary>
    public long Samples => _total.Samples;

    /// <summary>Adds the last step of the trainer, whose gradients the next one overwrites.</summary>
    /// <param name="loss">The loss that the step returned.</param>
    /// <param name="samples">The samples of its batch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is less than 1.</exception>
    /// <exception cref="NotSupportedException">
    /// The loss adds up parts that count different things (a sum and a mean; means of which one ignores targets), so the gradients of
    /// batches do not tell that of all.
    /// </exception>
    public void Add(double loss, int samples)
    {
        Check.AtLeastOne(samples, nameof(samples));
        var (keep, share) = Batches == 0 ? (0, 1) : Shares(loss, samples);
        _total.Add(_trainer, loss, samples);
        foreach (var (gradient, sum) in _gradients)
        {
            if (Batches == 0) gradient.CopyTo(sum);
            else if (sum.Type == TensorType.Single) Elementwise.Mix(sum.Single, (float)keep, gradient.Single, (float)share);
            else Elementwise.Mix(sum.Double, keep, gradient.Double, share);
        }
        Batches++;
    }

    /// <summary>Puts the gradients of all batches into <see cref="ITrainer.Gradients"/>, where an optimizer takes them, and begins anew.</summary>
    /// <returns>The loss of all samples as one batch; 0 where nothing counted.</returns>
    /// <exception cref="InvalidOperationException">No batch was added.</exception>
    public double Finish()
    {
        if (Batches == 0) throw new InvalidOperationException("No gradients were added. Call Add after each ForwardBackward.");
        foreach (var (gradient, sum) in _gradients) sum.CopyTo(gradient);
        var loss = _total.Counts ? _total.Value : 0;
        Reset();
        return loss;
    }

    /// <summary>Forgets what was added.</summary>
    public void Reset()
    {
        _total.Reset();
        Batches = 0;
    }

    /// <summary>
    /// The factors of what there is and of the batch, by what each has counted. With D what a gradient was divided by, that of all is
    /// (D₁g₁ + D₂g₂) / D: Σ w for a mean, 1 for a sum, √(Σ w · Σ loss) for the root of a mean.
    /// </summary>
    private (double Keep, double Share) Shares(double loss, int samples)
    {
        var terms = _trainer.LossTerms;
        (double Keep, double Share)? found = null;
        for (var part = 0; part <= terms.Length; part++)
        {
            // What is left when all terms are taken off is a mean over samples, or their rounding.
            if (part == terms.Length && part > 0 && Math.Abs(LossTotal.Rest(terms, loss)) <= RoundingOfALoss * Magnitude(terms)) continue;
            var term = part < terms.Length ? terms[part] : new LossTerm(LossTermKind.Mean, loss, samples);
            var divisor = _total.Divisor(part, with: term);
            if (divisor == 0) continue;
            var shares = (_total.Divisor(part) / divisor, LossTotal.Divisor(term) / divisor);
            if (found is null) found = shares;
            else if (!AreClose(found.Value, shares))
                throw new NotSupportedException(
                    "The loss adds up parts that count different things, so the gradients of batches do not tell that of all their samples. " +
                    "Use larger batches in place of accumulation, or let all parts be means that ignore the same targets.");
        }
        // Where nothing counts, every gradient is 0.
        return found ?? (1, 1);
    }

    private static double Magnitude(ReadOnlySpan<LossTerm> terms)
    {
        var magnitude = 0.0;
        foreach (var term in terms) magnitude += Math.Abs(term.Value);
        return magnitude;
    }

    private static bool AreClose((double Keep, double Share) a, (double Keep, double Share) b) =>
        Math.Abs(a.Keep - b.Keep) <= RoundingOfALoss && Math.Abs(a.Share - b.Share) <= RoundingOfALoss;
}
