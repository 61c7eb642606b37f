using ModelGen.Training;

namespace ModelGen.Oracle.Tests;

/// <summary>Schedules must give the rates of the formula at each step.</summary>
internal static class ScheduleCases
{
    public static void Run(OracleCase source)
    {
        var schedule = Make(source);
        var expected = source.Hyper.GetProperty("lr_at_step").EnumerateArray().Select(rate => rate.GetDouble()).ToArray();
        var single = source.Tensors["lr"].ToSingles();
        var actual = expected.Select((_, step) => (float)schedule.At(step)).ToArray();
        OracleBound.Check("lr", actual, single);
        // Rates fall below the bound's absolute part, so each must also agree to some digits of its own.
        for (var step = 0; step < expected.Length; step++)
            Assert.InRange(schedule.At(step), expected[step] * (1 - 1e-9) - 1e-15, expected[step] * (1 + 1e-9) + 1e-15);
    }

    private static Schedule Make(OracleCase source)
    {
        var rate = source.Number("lr0");
        long Whole(string name) => source.Hyper.GetProperty(name).GetInt64();
        return source.Op["schedule_".Length..] switch
        {
            "step" => new StepSchedule(rate, Whole("step_size"), source.Number("gamma")),
            "multistep" => new MultiStepSchedule(
                rate, source.Hyper.GetProperty("milestones").EnumerateArray().Select(step => step.GetInt64()), source.Number("gamma")),
            "exponential" => new ExponentialSchedule(rate, source.Number("gamma")),
            "inverse_time" => new InverseTimeSchedule(rate, source.Number("decay")),
            "inverse_time_stepped" => new InverseTimeSchedule(rate, source.Number("decay"), Whole("decay_steps")),
            "cosine" => new CosineSchedule(rate, Whole("total_steps"), source.Number("lr_min")),
            "linear_warmup_cosine" =>
                new WarmupSchedule(Whole("warmup"), new CosineSchedule(rate, Whole("total_steps") - Whole("warmup"))),
            "polynomial" => new PolynomialSchedule(rate, Whole("total_steps"), source.Number("power")),
            _ => throw new NotSupportedException($"There is no schedule for '{source.Op}'."),
        };
    }
}
