namespace ModelGen.Training.Tests;

public sealed class ScheduleTests
{
    [Fact]
    public void A_constant_stays() => Assert.Equal(0.3, new ConstantSchedule(0.3).At(1_000_000));

    [Fact]
    public void A_staircase_of_inverse_time_changes_only_at_whole_periods()
    {
        var schedule = new InverseTimeSchedule(1, 0.5, 10, Staircase: true);
        Assert.Equal(1, schedule.At(9));
        Assert.Equal(1 / 1.5, schedule.At(10), 12);
        Assert.Equal(1 / 1.5, schedule.At(19), 12);
    }

    [Fact]
    public void Cosine_and_polynomial_stay_at_their_minimum()
    {
        Assert.Equal(0.01, new CosineSchedule(1, 10, 0.01).At(11));
        Assert.Equal(0.01, new PolynomialSchedule(1, 10, 2, 0.01).At(500));
    }

    [Fact]
    public void A_warm_up_reaches_the_first_rate_of_what_follows()
    {
        var schedule = new WarmupSchedule(4, new StepSchedule(0.8, 2, 0.5));
        Assert.Equal([0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.4], Enumerable.Range(0, 7).Select(step => schedule.At(step)), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Milestones_may_come_in_any_order()
    {
        var schedule = new MultiStepSchedule(1, [30, 10], 0.5);
        Assert.Equal([1, 0.5, 0.5, 0.25], new long[] { 9, 10, 29, 30 }.Select(schedule.At));
    }

    [Fact]
    public void Constants_out_of_range_are_named()
    {
        Assert.Contains("StepSize", Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(1, 0)).Message);
        Assert.Contains("Gamma", Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialSchedule(1, 0)).Message);
    }

    [Fact]
    public void One_cycle_goes_up_and_down_as_in_PyTorch()
    {
        // OneCycleLR(max_lr=1, total_steps=10): up to step 2 (0.3 * 10 - 1), down to step 9.
        var schedule = new OneCycleSchedule(1, 10);
        Assert.Equal(0.04, schedule.At(0), 12);
        Assert.Equal(0.52, schedule.At(1), 12);
        Assert.Equal(1, schedule.At(2), 12);
        Assert.Equal(4e-6 + (1 - 4e-6) / 2 * (1 + Math.Cos(Math.PI * 3 / 7)), schedule.At(5), 12);
        Assert.Equal(4e-6, schedule.At(9), 12);
        Assert.Equal(4e-6, schedule.At(50), 12);
        Assert.Equal((0.04 + 1) / 2, (schedule with { Linear = true }).At(1), 12);
    }

    [Fact]
    public void Cosines_restart_and_grow_longer()
    {
        var schedule = new CosineRestartsSchedule(1, 4, 2, 0.1);
        Assert.Equal(1, schedule.At(0), 12);
        Assert.Equal(0.55, schedule.At(2), 12);
        Assert.Equal(1, schedule.At(4), 12);
        Assert.Equal(0.55, schedule.At(8), 12);
        Assert.Equal(1, schedule.At(12), 12);
        Assert.Equal(0.55, schedule.At(20), 12);
        Assert.InRange(schedule.At(long.MaxValue), 0.1, 1);
        Assert.Equal(1, new CosineRestartsSchedule(1, 3).At(3_000_000), 12);
    }

    [Fact]
    public void A_plateau_lowers_the_rate_after_its_patience()
    {
        var parameters = new TestParameters().Add("w", new float[1]);
        var optimizer = new SGD(parameters, parameters.Like(), 1);
        var plateau = new ReduceOnPlateau { Factor = 0.5, Patience = 2, Cooldown = 1, MinimumRate = 0.2 };
        double[] values = [5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3];
        var rates = values.Select(value =>
        {
            plateau.Report(optimizer, value);
            return optimizer.LearningRate;
        }).ToArray();
        // Better at 4; three more without: halved; one report of rest, three without: halved; then down to the least.
        Assert.Equal([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2, 0.2], rates);
        Assert.Equal(3, plateau.Best);
    }

    [Fact]
    public void A_plateau_ignores_gains_below_its_threshold()
    {
        var parameters = new TestParameters().Add("w", new float[1]);
        var optimizer = new SGD(parameters, parameters.Like(), 1);
        var plateau = new ReduceOnPlateau { Patience = 0, Threshold = 0.1 };
        Assert.False(plateau.Report(optimizer, 0.5, higherIsBetter: true));
        Assert.True(plateau.Report(optimizer, 0.54, higherIsBetter: true));
        Assert.False(plateau.Report(optimizer, 0.56, higherIsBetter: true));
        Assert.True(plateau.Report(optimizer, double.NaN, higherIsBetter: true));
        Assert.Equal(0.01, optimizer.LearningRate, 12);
    }
}
