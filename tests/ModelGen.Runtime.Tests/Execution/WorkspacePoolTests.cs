namespace ModelGen.Runtime.Tests;

public unsafe class WorkspacePoolTests
{
    [Fact]
    public void A_workspace_given_back_is_the_next_one_taken()
    {
        var pool = TestProgram.Pool(1);
        var first = pool.Rent();
        var second = pool.Rent();
        Assert.NotSame(first, second);
        pool.Return(first);
        Assert.Same(first, pool.Rent());
        Assert.Equal(2, pool.Count);
    }

    [Fact]
    public void Reserved_workspaces_are_made_at_once_and_only_once()
    {
        var pool = TestProgram.Pool(1);
        Assert.Equal(0, pool.Count);
        pool.Reserve(3);
        pool.Reserve(2);
        for (var i = 0; i < 3; i++) pool.Rent();
        Assert.Equal(3, pool.Count);
        pool.Rent();
        Assert.Equal(4, pool.Count);
    }

    [Fact]
    public void A_new_workspace_is_made_only_when_more_calls_overlap_than_ever()
    {
        const int Callers = 6;
        var pool = TestProgram.Pool(1);
        Parallel.For(0, Callers, new ParallelOptions { MaxDegreeOfParallelism = Callers }, _ =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                var workspace = pool.Rent();
                // Nobody else has it meanwhile.
                Assert.Equal(1, Interlocked.Increment(ref *(int*)workspace.Shared));
                Interlocked.Decrement(ref *(int*)workspace.Shared);
                pool.Return(workspace);
            }
        });
        Assert.InRange(pool.Count, 1, Callers);
        var all = Enumerable.Range(0, pool.Count).Select(_ => pool.Rent()).ToHashSet();
        Assert.Equal(pool.Count, all.Count);
    }
}
