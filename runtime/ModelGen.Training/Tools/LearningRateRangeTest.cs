namespace ModelGen.Training;

/// <summary>
/// Trains for a while with a rate that grows from step to step and watches the loss: a good rate lies where the loss falls
/// fastest, well below where it begins to rise. Model, optimizer and place in the data are as before at the end.
/// Source: Smith, "Cyclical learning rates for training neural networks", 2017, section 3.3.
/// </summary>
public static class LearningRateRangeTest
{
    private const double Smoothing = 0.95;
    private const double Diverged = 4;

    /// <summary>Runs the test.</summary>
    /// <param name="trainer">The model.</param>
    /// <param name="optimizer">The optimizer whose rate is sought.</param>
    /// <param name="data">The training samples.</param>
    /// <param name="minimum">The first rate, more than 0; 1e-7 by default.</param>
    /// <param name="maximum">The last rate, more than the first; 10 by default.</param>
    /// <param name="steps">The number of steps between them, at least 10; 100 by default. Fewer run where the loss explodes.</param>
    /// <param name="cancellationToken">Ends the test after the current step, with what it has.</param>
    public static LearningRateRange Run(
        ITrainer trainer, Optimizer optimizer, IBatchSource data, double minimum = 1e-7, double maximum = 10, int steps = 100,
        CancellationToken cancellationToken = default)
    {
        BatchCheck.Fits(trainer, data);
        Check.Positive(minimum, nameof(minimum));
        if (!(maximum > minimum) || !double.IsFinite(maximum))
            throw new ArgumentOutOfRangeException(nameof(maximum), $"The last rate, {maximum}, must be above the first, {minimum}.");
        if (steps < 10) throw new ArgumentOutOfRangeException(nameof(steps), $"A range test takes at least 10 steps, not {steps}.");
        using var before = new RunState(trainer, optimizer, data);
        var points = new List<(double Rate, double Loss)>();
        var (smoothed, least) = (new ExponentialAverage(Smoothing), double.PositiveInfinity);
        for (var step = 0; step < steps && !cancellationToken.IsCancellationRequested; step++)
        {
            while (!data.Next()) { }
            optimizer.LearningRate = minimum * Math.Pow(maximum / minimum, step / (steps - 1.0));
            var loss = trainer.ForwardBackward(data.Batch);
            if (!double.IsFinite(loss)) break;
            smoothed.Add(loss);
            points.Add((optimizer.LearningRate, smoothed.Value));
            least = Math.Min(least, smoothed.Value);
            if (step > 10 && smoothed.Value > Diverged * Math.Max(least, 1e-12)) break;
            optimizer.Step();
        }
        return new LearningRateRange(points);
    }
}

/// <summary>What came of a learning-rate range test.</summary>
/// <param name="Points">The rate and the smoothed loss of each step.</param>
public sealed record LearningRateRange(IReadOnlyList<(double Rate, double Loss)> Points)
{
    private const int Settling = 20;

    /// <summary>
    /// The rate at which the loss falls fastest over the logarithm of the rate: a good start, or the largest rate of a one-cycle
    /// schedule. The first fifth of the points, 20 at most, is left out: what an average of a few batches does is noise. NaN where the
    /// loss never fell.
    /// </summary>
    public double Suggestion
    {
        get
        {
            var (best, steepest) = (double.NaN, 0.0);
            for (var index = Math.Max(1, Math.Min(Settling, Points.Count / 5)); index + 1 < Points.Count; index++)
            {
                var slope = (Points[index + 1].Loss - Points[index - 1].Loss) / Math.Log(Points[index + 1].Rate / Points[index - 1].Rate);
                if (slope < steepest) (best, steepest) = (Points[index].Rate, slope);
            }
            return best;
        }
    }

    /// <summary>The loss over the rate.</summary>
    public LineChart Chart()
    {
        var chart = new LineChart { Title = "Learning-rate range test", XLabel = "learning rate", LogarithmicX = true };
        chart.Add("smoothed loss", Points);
        return chart;
    }

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(LearningRateRange), PrintMembers);
}
