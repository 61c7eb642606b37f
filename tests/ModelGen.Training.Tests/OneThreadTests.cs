namespace ModelGen.Training.Tests;

/// <summary>What one thread at a time may use says so where a second one comes, and the first goes on undisturbed.</summary>
public sealed class OneThreadTests
{
    [Fact]
    public void An_optimizer()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var optimizer = new Slow(trainer);
        Meet("optimizer", optimizer.Meeting, optimizer.Step, optimizer.Step);
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void A_loader()
    {
        var meeting = new Meeting();
        var loader = new BatchLoader(Blobs.Make(40), 16) { Transforms = [new SlowTransform(meeting)] };
        Meet("loader", meeting, () => loader.Next(), () => loader.Next(), () => loader.Seek(0));
        Assert.Equal(2, loader.Position);
    }

    [Fact]
    public void A_stream_of_samples()
    {
        var meeting = new Meeting();
        using var stream = new SampleStream<int>(
            [new ColumnInfo(TensorType.Single, 1)], 2, _ => Enumerable.Range(0, 10), (sample, to) =>
            {
                meeting.Pass();
                to[0].Single[0] = sample;
            });
        Meet("stream", meeting, () => stream.Next(), () => stream.Next(), () => stream.Seek(0));
        Assert.Equal([2f, 3f], stream.Batch[0].Single.ToArray());
    }

    /// <summary>One thread is within the first action while this one tries all; afterwards the action works again.</summary>
    private static void Meet(string what, Meeting meeting, Action first, params Action[] all)
    {
        Exception? fault = null;
        var thread = new Thread(() => fault = Record.Exception(first));
        thread.Start();
        meeting.Begun.Wait();
        try
        {
            foreach (var action in all)
                Assert.Equal(
                    $"Two threads use this {what} at once, but one at a time may. Give each thread a {what} of its own, or let them take turns.",
                    Assert.Throws<InvalidOperationException>(action).Message);
        }
        finally
        {
            meeting.MayEnd.Set();
            thread.Join();
        }
        Assert.Null(fault);
        first();
    }

    private sealed class Meeting
    {
        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim MayEnd { get; } = new();

        public void Pass()
        {
            Begun.Set();
            MayEnd.Wait();
        }
    }

    private sealed class Slow(ITrainer trainer) : Optimizer(trainer.Parameters, trainer.Gradients, 0.1)
    {
        public Meeting Meeting { get; } = new();

        public override IReadOnlyList<string> StateNames => [];

        protected override void BeginStep(long step) => Meeting.Pass();

        protected override void Update<T>(in ParameterUpdate<T> update) { }
    }

    private sealed class SlowTransform(Meeting meeting) : IBatchTransform
    {
        public void Apply(ReadOnlySpan<TensorMemory> batch, int count, long epoch, int start) => meeting.Pass();
    }
}
