using ModelGen.Runtime;

namespace ModelGen.Runtime.Tests;

public unsafe class WorkspaceRunTests
{
    public static TheoryData<int, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int>();
            foreach (var threads in (int[])[0, 1, 2, 3, 8])
            foreach (var items in (int[])[0, 1, 2, 3, 7, 17, 1000])
            foreach (var cost in (int[])[0, 1, 1000, 1_000_000])
                cases.Add(threads, items, cost);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_item_runs_exactly_once(int threads, int items, int cost)
    {
        var workspace = new Workspace<float>(1, 0, 1024, 0, threads);
        workspace.Run(items, cost, &CountItem);
        for (var i = 0; i < 1024; i++) Assert.Equal(i < items ? 1f : 0f, workspace.Samples[i]);
    }

    [Fact]
    public void An_item_keeps_what_the_last_one_in_its_place_began_with_in_the_same_run_alone()
    {
        var workspace = new Workspace<float>(1, 0, 8, 0, 1, scratch: 16);
        for (var run = 0; run < 2; run++)
        {
            workspace.Run(8, 1, &RememberKept);
            // Pairs of items have the same work.
            for (var i = 0; i < 8; i++) Assert.Equal(i % 2, workspace.Samples[i]);
        }
    }

    private static void RememberKept(Workspace<float> workspace, int item)
    {
        var place = workspace.TakeScratch();
        workspace.Samples[item] = workspace.Keeps(place, item / 2) ? 1 : 0;
        workspace.GiveScratch(place);
    }

    [Fact]
    public void A_step_may_run_steps_of_its_own()
    {
        var workspace = new Workspace<float>(1, 0, 256, 0, 4);
        workspace.Run(16, 1 << 20, &RunSixteen);
        for (var i = 0; i < 256; i++) Assert.Equal(1f, workspace.Samples[i]);
    }

    [Fact]
    public void Two_callers_at_once_both_finish()
    {
        Parallel.For(0, 8, _ =>
        {
            var workspace = new Workspace<float>(1, 0, 64, 0, 2);
            for (var run = 1; run <= 500; run++)
            {
                workspace.Run(64, 1 << 20, &CountItem);
                Assert.Equal(run, workspace.Samples[63]);
            }
        });
    }

    [Theory, InlineData(1), InlineData(4)]
    public void An_exception_of_an_item_reaches_the_caller_and_the_workers_serve_on(int threads)
    {
        var workspace = new Workspace<float>(1, 0, 1024, 0, threads);
        for (var run = 0; run < 20; run++)
        {
            var error = Assert.Throws<InvalidOperationException>(() => workspace.Run(100, 1 << 20, &ThrowAtSeventy));
            Assert.Equal("item 70", error.Message);
        }
        new Span<float>(workspace.Samples, 1024).Clear();
        workspace.Run(100, 1 << 20, &CountItem);
        for (var i = 0; i < 100; i++) Assert.Equal(1f, workspace.Samples[i]);
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        var workspace = new Workspace<float>(1, 0, 1024, 0, 2);
        workspace.Run(100, 1 << 20, &CountItem);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var run = 0; run < 1000; run++) workspace.Run(100, 1 << 20, &CountItem);
        }));
    }

    [Fact]
    public void Workers_take_part_in_large_steps()
    {
        var workspace = new Workspace<float>(1, 0, 64, 0, 2);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            workspace.Run(64, 1 << 20, &NoteThread);
            for (var i = 1; i < 64; i++)
                if (workspace.Samples[i] != workspace.Samples[0]) return;
        }
        Assert.Fail("In 200 runs of 64 ms each no worker did an item.");
    }

    [Fact]
    public void Small_steps_stay_on_the_thread_of_their_caller()
    {
        var workspace = new Workspace<float>(1, 0, 64, 0, 8);
        workspace.Run(4, 1000, &NoteThread);
        for (var i = 0; i < 4; i++) Assert.Equal(Environment.CurrentManagedThreadId, workspace.Samples[i]);
    }

    [Fact]
    public void Blocks_start_at_multiples_of_64_bytes_and_are_zeroed()
    {
        var workspace = new Workspace<double>(5, 3, 7, 2, 0);
        Assert.Equal(0u, (nuint)workspace.Samples % 64);
        Assert.Equal(0u, (nuint)workspace.Shared % 64);
        for (var i = 0; i < 35; i++) Assert.Equal(0.0, workspace.Samples[i]);
        Assert.Equal(WorkerPool.MostThreads, workspace.Threads);
        Assert.Equal(2, workspace.External.Length);
    }

    [Fact]
    public void A_batch_too_large_for_memory_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Workspace<float>(1 << 20, 0, 1 << 20, 0, 1));
        Assert.Contains("A batch of 1048576 needs 1099511627776 elements", error.Message);
    }

    [Fact]
    public void A_negative_number_of_threads_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("Threads", () => new Workspace<float>(1, 0, 1, 0, -1));

    private static void CountItem(Workspace<float> w, int item) => w.Samples[item]++;

    private static void RunSixteen(Workspace<float> w, int item)
    {
        var inner = new Workspace<float>(1, 0, 16, 0, 4);
        inner.Run(16, 1 << 20, &CountItem);
        for (var i = 0; i < 16; i++) w.Samples[item * 16 + i] += inner.Samples[i];
    }

    private static void ThrowAtSeventy(Workspace<float> w, int item)
    {
        if (item == 70) throw new InvalidOperationException("item 70");
        w.Samples[item]++;
    }

    private static void NoteThread(Workspace<float> w, int item)
    {
        Thread.Sleep(1);
        w.Samples[item] = Environment.CurrentManagedThreadId;
    }
}
