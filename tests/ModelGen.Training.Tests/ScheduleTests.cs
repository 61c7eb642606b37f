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
}
