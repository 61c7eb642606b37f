namespace ModelGen.Training.Tests;

/// <summary>A run that cannot learn says so before it begins.</summary>
public sealed class IdleRunTests
{
    private static MlpTrainer<float> Trainer(int seed = 1) => new(2, 4, 3, 16, seed);

    private static BatchLoader Loader(int samples = 160) => new(Blobs.Make(samples), 16);

    private static string Refused(MlpTrainer<float> trainer, Optimizer optimizer, FitOptions? options = null, BatchLoader? loader = null)
    {
        var before = trainer.Parameters.Snapshot();
        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(optimizer, loader ?? Loader(), options));
        Assert.Equal(before, trainer.Parameters.Snapshot());
        return error.Message;
    }

    [Fact]
    public void What_is_of_another_trainer_is_refused_at_once()
    {
        var (trainer, other) = (Trainer(), Trainer());
        Assert.Equal(
            "This Adam is of another model than the trainer's, which would stay as it is. Make it of this trainer: new Adam(trainer, ...).",
            Refused(trainer, new Adam(other)));
        Assert.StartsWith("A WeightPenalty is of another model", Refused(trainer, new Adam(trainer), new FitOptions { Penalties = [new WeightPenalty(other)] }), StringComparison.Ordinal);
        Assert.StartsWith("A MaxNorm is of another model", Refused(trainer, new Adam(trainer), new FitOptions { MaxNorms = [new MaxNorm(other, 1)] }), StringComparison.Ordinal);
        Assert.StartsWith("This ExponentialWeightAverage is of another model", Refused(trainer, new Adam(trainer), new FitOptions { WeightAverage = new ExponentialWeightAverage(other) }), StringComparison.Ordinal);
        // Another trainer of the same model has the same parameters, but gradients of its own.
        Assert.Equal(
            "This SGD reads the gradients of another trainer of this model, which nobody computes here. Make it of this trainer: new SGD(trainer, ...).",
            Refused(trainer, new SGD(trainer.Parameters, other.Gradients, 0.1)));
    }

    [Fact]
    public void A_model_that_is_frozen_altogether_has_nothing_to_learn()
    {
        var trainer = Trainer();
        Assert.Equal(
            "The model has no trainable parameter, so there is nothing to learn. Leave a layer unfrozen, or evaluate it.",
            Assert.Throws<ArgumentException>(() => new FrozenTrainer(trainer).Fit(new SGD(trainer), Loader())).Message);
    }

    [Fact]
    public void A_rate_of_nothing_is_refused()
    {
        var trainer = Trainer();
        Assert.Equal("The learning rate is 0 and there is no schedule, so nothing would be learnt. Give the optimizer a rate.", Refused(trainer, new SGD(trainer, 0)));
        trainer.Fit(new SGD(trainer, 0), Loader(), new FitOptions { Schedule = new ConstantSchedule(0.1) });
    }

    [Fact]
    public void A_loader_at_its_end_is_refused()
    {
        var (trainer, loader) = (Trainer(), Loader());
        trainer.Fit(new SGD(trainer, 0.1), loader, new FitOptions { Epochs = 2 });
        Assert.Equal(
            "The source has dealt out 2 epochs already, and Epochs = 2 counts them, so nothing would be trained. Call Seek(0) to begin anew, or set more Epochs.",
            Refused(trainer, new SGD(trainer, 0.1), new FitOptions { Epochs = 2 }, loader));
        Assert.Single(trainer.Fit(new SGD(trainer, 0.1), loader, new FitOptions { Epochs = 3 }).Epochs);
    }

    [Fact]
    public void Early_stopping_begins_anew_with_another_run()
    {
        var trainer = Trainer();
        var stopping = new EarlyStopping(1) { MinimumDelta = 1000 };
        var options = new FitOptions { Epochs = 9, Validation = Blobs.Make(20), EarlyStopping = stopping };
        Assert.Equal(2, trainer.Fit(new SGD(trainer, 0.1), Loader(), options).Epochs.Count);
        Assert.Equal(2, trainer.Fit(new SGD(trainer, 0.1), Loader(), options).Epochs.Count);
    }

    public static TheoryData<Schedule, string> Short => new()
    {
        { new CosineSchedule(0.1, 20), "The rate of CosineSchedule is 0 from step 20 on, but the run goes on to step 200. " },
        { new CosineSchedule(0.1, 10, 0.01), "The rate of CosineSchedule is 0.01 from step 10 on, but the run goes on to step 200. " },
        { new PolynomialSchedule(0.1, 100), "The rate of PolynomialSchedule is 0 from step 100 on, but the run goes on to step 200. " },
        { new OneCycleSchedule(0.1, 20), "The rate of OneCycleSchedule is 4E-07 from step 19 on, but the run goes on to step 200. " },
        { new WarmupSchedule(5, new CosineSchedule(0.1, 15)), "The rate of WarmupSchedule is 0 from step 20 on, but the run goes on to step 200. " },
        { new StepSchedule(0.1, 10, 0.05), "The rate of StepSchedule is 6.25E-07 from step 40 on, but the run goes on to step 200. " },
        { new ExponentialSchedule(0.1, 0.5), "The rate of ExponentialSchedule is 7.63E-07 from step 17 on, but the run goes on to step 200. " },
        { new MultiStepSchedule(0.1, [30, 60], 1e-3), "The rate of MultiStepSchedule is 1E-07 from step 60 on, but the run goes on to step 200. " },
    };

    [Theory, MemberData(nameof(Short))]
    public void A_schedule_that_ends_long_before_the_run_says_both_numbers(Schedule schedule, string message)
    {
        var trainer = Trainer();
        Assert.Equal(
            message + "Set ScheduleUnit = ScheduleUnit.Epoch where it counts epochs, or leave its length out, which then is that of the run.",
            Refused(trainer, new SGD(trainer, 0.1), new FitOptions { Epochs = 20, Schedule = schedule }));
    }

    [Fact]
    public void Epochs_are_counted_too()
    {
        var trainer = Trainer();
        Assert.Equal(
            "The rate of CosineSchedule is 0 from epoch 10 on, but the run goes on to epoch 20. Leave its length out, which then is that of the run.",
            Refused(trainer, new SGD(trainer, 0.1), new FitOptions { Epochs = 20, Schedule = new CosineSchedule(0.1, 10), ScheduleUnit = ScheduleUnit.Epoch }));
    }

    [Fact]
    public void An_optimizer_that_is_at_the_end_of_its_schedule_is_refused()
    {
        var trainer = Trainer();
        var optimizer = new SGD(trainer, 0.1);
        var options = new FitOptions { Epochs = 2, Schedule = new CosineSchedule(0.1, 20) };
        trainer.Fit(optimizer, Loader(), options);
        Assert.Equal(
            "The rate of CosineSchedule is 0 from step 20 on, but the run begins at step 20, so it would learn nothing. " +
            "Use a new optimizer, a longer schedule, or one without a length, which begins with the run.",
            Refused(trainer, optimizer, options));
    }

    public static TheoryData<Schedule> Long => new()
    {
        new ConstantSchedule(0.1), new CosineSchedule(0.1, 200), new CosineSchedule(0.1, 185), new CosineSchedule(0.1, 2000), new CosineSchedule(0.1, 100, 0.01),
        new StepSchedule(0.1, 60), new ExponentialSchedule(0.1, 0.95), new MultiStepSchedule(0.1, [60, 120, 160], 0.2), new OneCycleSchedule(0.1, 200),
        new CosineRestartsSchedule(0.1, 10), new InverseTimeSchedule(0.1, 1), new WarmupSchedule(20, new PolynomialSchedule(0.1, 180)),
        new CosineSchedule(0.1), new PolynomialSchedule(0.1), new OneCycleSchedule(0.1), new WarmupSchedule(20, new CosineSchedule(0.1)),
    };

    [Theory, MemberData(nameof(Long))]
    public void A_schedule_that_lasts_is_taken(Schedule schedule)
    {
        var trainer = Trainer();
        Assert.Equal(20, trainer.Fit(new SGD(trainer, 0.1), Loader(), new FitOptions { Epochs = 20, Schedule = schedule }).Epochs.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_run_of_few_steps_may_end_with_its_schedule(int epochs)
    {
        var trainer = Trainer();
        trainer.Fit(new SGD(trainer, 0.1), Loader(16), new FitOptions { Epochs = epochs, Schedule = new OneCycleSchedule(0.1) });
        trainer.Fit(new SGD(trainer, 0.1), Loader(16), new FitOptions { Epochs = epochs, Schedule = new WarmupSchedule(1, new CosineSchedule(0.1)) });
    }

    /// <summary>A trainer that gives gradients of nothing.</summary>
    private sealed class FrozenTrainer(ITrainer inner) : ITrainer
    {
        public int BatchSize => inner.BatchSize;
        public IReadOnlyList<TensorInfo> Inputs => inner.Inputs;
        public IReadOnlyList<TensorInfo> Targets => inner.Targets;
        public IReadOnlyList<TensorInfo> Outputs => inner.Outputs;
        public IParameterSet Parameters => inner.Parameters;
        public IParameterSet Buffers => inner.Buffers;
        public IParameterSet Gradients { get; } = new TestParameters();
        public long Step { get; set; }
        public double ForwardBackward(ReadOnlySpan<TensorMemory> tensors) => inner.ForwardBackward(tensors);
        public double Evaluate(ReadOnlySpan<TensorMemory> tensors) => inner.Evaluate(tensors);
        public void Forward(ReadOnlySpan<TensorMemory> inputs) => inner.Forward(inputs);
        public void Backward(ReadOnlySpan<TensorMemory> outputGradients) => inner.Backward(outputGradients);
        public void CopyOutput(int index, TensorMemory destination) => inner.CopyOutput(index, destination);
        public void CopyInputGradient(int index, TensorMemory destination) => inner.CopyInputGradient(index, destination);
    }
}
