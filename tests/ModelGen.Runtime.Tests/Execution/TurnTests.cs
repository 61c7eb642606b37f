namespace ModelGen.Runtime.Tests;

public sealed unsafe class TurnTests
{
    private static readonly ManualResetEventSlim s_begun = new();
    private static readonly ManualResetEventSlim s_mayEnd = new();

    [Fact]
    public void A_trainer_that_two_threads_drive_at_once_says_so_and_the_first_goes_on()
    {
        var trainer = new Doubling();
        var message = "Two threads use this trainer at once, but one at a time may. Give each thread a trainer of its own, or let them take turns.";
        var output = new float[1];
        WhileAnotherThreadIs(() => trainer.Step(Doubling.Waits), () =>
        {
            foreach (var action in (Action[])[
                () => trainer.Step(1), () => trainer.Evaluate(1), () => trainer.Forward(1), () => trainer.Backward(1),
                () => _ = trainer.Output, () => _ = trainer.InputGradient,
                () => ((ITrainer)trainer).CopyOutput(0, output), () => ((ITrainer)trainer).CopyInputGradient(0, output)])
                Assert.Equal(message, Assert.Throws<InvalidOperationException>(action).Message);
        });
        Assert.Equal(2 * Doubling.Waits, trainer.Output);
        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void A_stream_that_two_threads_use_at_once_says_so_and_the_first_goes_on()
    {
        var stream = new Counting();
        var message = "Two threads use this stream at once, but one at a time may. Give each thread a stream of its own, or let them take turns.";
        var output = 0f;
        WhileAnotherThreadIs(() => output = stream.Step(Counting.Waits), () =>
        {
            foreach (var action in (Action[])[() => stream.Step(1), stream.Reset])
                Assert.Equal(message, Assert.Throws<InvalidOperationException>(action).Message);
        });
        Assert.Equal(1, output);
        Assert.Equal(2, stream.Step(0));
    }

    [Fact]
    public void Threads_that_race_for_a_trainer_get_a_right_result_or_are_told()
    {
        var trainer = new Doubling();
        var (right, told, wrong) = (0, 0, 0);
        Parallel.For(0, 4, thread =>
        {
            for (var step = 0; step < 20_000; step++)
            {
                try
                {
                    if (trainer.Step(thread) == 2 * thread) Interlocked.Increment(ref right);
                    else Interlocked.Increment(ref wrong);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref told);
                }
            }
        });
        Assert.Equal(0, wrong);
        Assert.Equal(80_000, right + told);
        Assert.Equal(right, trainer.Steps);
    }

    [Fact]
    public void A_step_that_fails_ends_its_turn()
    {
        var trainer = new Doubling();
        for (var i = 0; i < 3; i++) Assert.Throws<NotSupportedException>(() => trainer.Step(Doubling.Throws));
        Assert.Equal(6, trainer.Step(3));
    }

    // A thread of its own: threads of the pool, which the first may wait for too, come late when there is much to do.
    private static void WhileAnotherThreadIs(Action first, Action body)
    {
        s_begun.Reset();
        s_mayEnd.Reset();
        var thread = new Thread(() => first());
        thread.Start();
        s_begun.Wait();
        try
        {
            body();
        }
        finally
        {
            s_mayEnd.Set();
            thread.Join();
        }
    }

    private static void WaitForEnd()
    {
        s_begun.Set();
        s_mayEnd.Wait();
    }

    /// <summary>A trainer whose output and loss are twice its input; one input waits, and another fails.</summary>
    private sealed class Doubling() : CompiledTrainer<float>(new ModelWeights([]), Program(), 1, new TrainerOptions { Threads = 1 })
    {
        public const float Waits = 100, Throws = 101;

        public long Steps => base.Step;

        public float Output => OutputSpan(0)[0];

        public float InputGradient => InputGradientSpan(0)[0];

        public new float Step(float x)
        {
            var pointers = stackalloc void*[] { &x };
            return RunStep(new Batch("x", 1, 1), pointers);
        }

        public float Evaluate(float x)
        {
            var pointers = stackalloc void*[] { &x };
            return RunEvaluate(new Batch("x", 1, 1), pointers);
        }

        public void Forward(float x)
        {
            var pointers = stackalloc void*[] { &x };
            RunForward(new Batch("x", 1, 1), pointers);
        }

        public void Backward(float x)
        {
            var pointers = stackalloc void*[] { &x };
            RunBackward(new Batch("x", 1, 1), pointers);
        }

        private static TrainerProgram<float> Program() => new()
        {
            Train = new ProgramPlan(PerSample: 16, Shared: 16),
            Evaluate = new ProgramPlan(PerSample: 16, Shared: 16),
            Inputs = [new TensorInfo("x", TensorType.Single, [1])],
            Targets = [],
            Outputs = [new TensorInfo("y", TensorType.Single, [1])],
            Forward = &Double,
            Loss = &Nothing,
            Backward = &Nothing,
            EvaluateAll = &Double,
            LossOffset = 0,
            EvaluateLossOffset = 0,
            OutputOffsets = [0],
            EvaluateOutputOffsets = [0],
            OutputGradientOffsets = [1],
            InputGradientOffsets = [1],
        };

        private static void Double(Workspace<float> w)
        {
            var x = *(float*)w.External[0];
            if (x == Throws) throw new NotSupportedException();
            w.Samples[0] = 2 * x;
            if (x == Waits) WaitForEnd();
            w.Shared[0] = w.Samples[0];
        }

        private static void Nothing(Workspace<float> w) { }
    }

    /// <summary>A stream that gives the number of the frame; one input waits.</summary>
    private sealed class Counting() : CompiledStream<float>(Program())
    {
        public const float Waits = 100;

        public float Step(float x)
        {
            float y;
            var pointers = stackalloc void*[] { &x, &y };
            Run(pointers);
            return y;
        }

        private static StreamProgram<float> Program() => new(
            new ModelWeights([]), new AlignedBlock<float>(16), new ProgramPlan(PerSample: 16, Shared: 16, States: 16),
            [new TensorInfo("x", TensorType.Single, [1])], [new TensorInfo("y", TensorType.Single, [1])], [], &Nothing, &Clear, &Count);

        private static void Nothing(Workspace<float> w) { }

        private static void Clear(Workspace<float> w) => w.Samples[0] = 0;

        private static void Count(Workspace<float> w)
        {
            w.Samples[0]++;
            if (*(float*)w.External[0] == Waits) WaitForEnd();
            *(float*)w.External[1] = w.Samples[0];
        }
    }
}
