using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Fuzzing.Tests;

/// <summary>Holds the variants of a model to each other.</summary>
internal sealed class Judge(Variants variants, CompiledDefinitions compiled, int bits)
{
    private const int Capacity = 7;
    private readonly List<string> _faults = [];
    private readonly List<string> _slopes = [];

    /// <summary>All that is wrong with a model, at one width of vectors.</summary>
    public IReadOnlyList<string> Faults()
    {
        // Gradients jump where a maximum or a kink is close: those that are wrong are so with other numbers too. All else holds for any.
        for (var seed = 1; seed <= 3; seed++)
        {
            _slopes.Clear();
            Compare(seed);
            if (_faults.Count > 0 || _slopes.Count == 0) break;
        }
        return [.. _faults, .. _slopes];
    }

    private void Compare(int seed)
    {
        using var limit = SimdLimit.Of(0);
        var exact = variants.Exact(compiled, Capacity);
        var (batch, other) = (Batch.Of(exact.Trainer, variants.Model, Capacity, seed), Batch.Of(exact.Trainer, variants.Model, Capacity, seed + 100));
        var rounded = Enumerable.Range(1, 2).Select(i => (Run: variants.Exact(compiled, Capacity, rounded: i), Batch: batch.Perturbed(i))).ToList();
        var relative = variants.Model.Text.Contains("WinogradMode", StringComparison.Ordinal) ? 0 : 1e-4;
        Bound Of(Func<ModelRun, Batch, Numbers> run) => new(run(exact, batch), [.. rounded.Select(r => run(r.Run, r.Batch))], relative);

        var prediction = Of((run, b) => run.Predict(b, 0, Capacity));
        if (!prediction.Exact.IsFinite) return;
        var evaluation = Of((run, b) => run.Evaluate(b, 0, Capacity));
        Near("double: evaluation", prediction, evaluation.Exact);
        var loss = Of((run, b) => run.EvaluateLoss(b, 0, Capacity));
        var (few, trains) = (Few(exact), new Dictionary<int, Bound>());
        foreach (var count in few.Append(Capacity)) trains[count] = Of((run, b) => run.Train(b, 0, count));
        if (!variants.Model.Operators.Contains("StopGradient") && Differences.Violation(exact, batch, Capacity, seed) is { } slope) _slopes.Add("double: " + slope);

        Simd.Limit = bits;
        Check("", variants.Plain(compiled, Capacity), threads: variants.Plain(compiled, Capacity, threads: 2));
        if (variants.Omitted is { } omitted) Check($"without '{omitted}': ", variants.Without(compiled, Capacity));

        void Check(string what, ModelRun run, ModelRun? threads = null)
        {
            var whole = run.Predict(batch, 0, Capacity);
            Near(what + "prediction", prediction, whole);
            run.Predict(other, 0, Capacity);
            for (var i = 0; i < Capacity; i += 3)
            {
                var alone = run.Predict(batch, i, 1);
                Near($"{what}sample {i} alone", Sample(prediction, i, 1), alone);
                run.Predict(other, i, 1);
                Same($"{what}sample {i} alone again", alone, run.Predict(batch, i, 1));
            }
            Near(what + "five samples", Sample(prediction, 1, 5), run.Predict(batch, 1, 5));
            Same(what + "prediction again", whole, run.Predict(batch, 0, Capacity));
            Near(what + "evaluation", prediction, run.Evaluate(batch, 0, Capacity));
            Near(what + "evaluation of one", Sample(prediction, 2, 1), run.Evaluate(batch, 2, 1));
            Near(what + "loss", loss, run.EvaluateLoss(batch, 0, Capacity));
            foreach (var (count, bound) in trains)
            {
                var step = run.Train(batch, 0, count);
                Near($"{what}training step of {count}", bound, step, _slopes);
                run.Train(other, 0, Capacity);
                Same($"{what}training step of {count} again", step, run.Train(batch, 0, count));
                if (threads is not null) Same($"{what}training step of {count} by two threads", step, threads.Train(batch, 0, count));
            }
            if (threads is not null) Same(what + "prediction by two threads", whole, threads.Predict(batch, 0, Capacity));
            if (variants.Streams && Streams.Run(run, batch) is { } streamed) Near(what + "stream", Sample(prediction, 0, 1), streamed);
        }
    }

    /// <summary>A batch smaller than the capacity: one sample, or as few as BatchNorm has statistics of.</summary>
    private static int[] Few(ModelRun run) => run.Trainer.Buffers.Items.Count > 0 ? [5] : [1, 5];

    private static Bound Sample(Bound bound, int first, int count) =>
        bound with { Exact = bound.Exact.Samples(first, count, Capacity), Rounded = [.. bound.Rounded.Select(r => r.Samples(first, count, Capacity))] };

    private void Near(string what, Bound bound, Numbers actual, List<string>? faults = null)
    {
        if (bound.Exact.IsFinite && bound.Violation(actual) is { } violation) (faults ?? _faults).Add($"{what}: {violation}");
    }

    private void Same(string what, Numbers first, Numbers second)
    {
        if (Numbers.Difference(first, second) is { } difference) _faults.Add($"{what}: {difference}");
    }
}

/// <summary>Holds kernels to a width for a while; the width is the process's, so tests here run one after the other.</summary>
internal sealed class SimdLimit : IDisposable
{
    private readonly int _before = Simd.Limit;

    private SimdLimit(int bits) => Simd.Limit = bits;

    public static SimdLimit Of(int bits) => new(bits);

    public void Dispose() => Simd.Limit = _before;
}
