using System.Collections.Concurrent;
using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>
/// Random search from coarse to fine: a round draws candidates at random and has them trained, the next draws around the best of
/// all so far. What is drawn depends on the seed and the scores alone, never on which candidate is ready first.
/// Source: Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012.
/// </summary>
public sealed class HyperparameterSearch
{
    private readonly int _trials = 16;
    private readonly int _rounds = 1;
    private readonly int _keep = 4;
    private readonly int _parallel = 1;

    /// <summary>The candidates of a round, at least 1; 16 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TrialsPerRound { get => _trials; init => _trials = Check.AtLeastOne(value); }

    /// <summary>The rounds, at least 1; 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Rounds { get => _rounds; init => _rounds = Check.AtLeastOne(value); }

    /// <summary>Around how many of the best candidates the next round draws, at least 1; 4 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Keep { get => _keep; init => _keep = Check.AtLeastOne(value); }

    /// <summary>
    /// How many candidates are trained at once, each on a thread of its own, at least 1; 1 by default. Give the trainers
    /// <c>Threads = 1</c> then.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Parallel { get => _parallel; init => _parallel = Check.AtLeastOne(value); }

    /// <summary>Whether a higher score is better, as of an accuracy; true by default.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>The seed of what is drawn; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>Called after each candidate, never by two threads at once.</summary>
    public Action<Trial>? Progress { get; init; }

    /// <summary>Searches.</summary>
    /// <param name="space">The hyper-parameters.</param>
    /// <param name="train">
    /// Trains a candidate and returns its score. NaN and a <see cref="TrainingDivergedException"/> mean that it is worse than all
    /// others; any other exception ends the search.
    /// </param>
    /// <param name="cancellationToken">Ends the search; candidates not yet begun are left out, and <paramref name="train"/> may look at it too.</param>
    /// <returns>All candidates that were trained, the best first.</returns>
    public IReadOnlyList<Trial> Run(SearchSpace space, Func<Trial, double> train, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(train);
        var random = new RandomSource(Seed, "hyper-parameters");
        var all = new List<Trial>();
        var around = space;
        for (var round = 0; round < Rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            var trials = Enumerable.Range(0, TrialsPerRound).Select(index => new Trial(
                round * TrialsPerRound + index, round, (int)random.NextUInt64(), around.Draw(random), double.NaN)).ToArray();
            all.AddRange(Train(trials, train, cancellationToken));
            all.Sort(Compare);
            var best = all.Take(Keep).Where(trial => !double.IsNaN(trial.Score)).Select(trial => trial.Values).ToArray();
            around = best.Length > 0 ? space.Around(best) : space;
        }
        return all;
    }

    private IEnumerable<Trial> Train(Trial[] trials, Func<Trial, double> train, CancellationToken cancellationToken)
    {
        var done = new Trial?[trials.Length];
        var (next, gate) = (-1, new Lock());
        var faults = new ConcurrentQueue<Exception>();
        void Work()
        {
            while (faults.IsEmpty && !cancellationToken.IsCancellationRequested)
            {
                var index = Interlocked.Increment(ref next);
                if (index >= trials.Length) return;
                try
                {
                    var trial = trials[index] with { Score = Score(trials[index], train) };
                    done[index] = trial;
                    lock (gate) Progress?.Invoke(trial);
                }
                catch (Exception fault)
                {
                    faults.Enqueue(fault);
                }
            }
        }
        // Threads, not tasks: a candidate keeps its thread busy for minutes.
        var threads = new List<Thread>();
        try
        {
            while (threads.Count < Math.Min(Parallel, trials.Length) - 1)
            {
                var thread = new Thread(Work) { IsBackground = true };
                thread.Start();
                threads.Add(thread);
            }
            Work();
        }
        catch (Exception fault)
        {
            faults.Enqueue(fault);
        }
        foreach (var thread in threads) Join(thread, faults);
        if (faults.TryDequeue(out var first)) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        return done.OfType<Trial>();
    }

    /// <summary>Waits for the end of a thread whatever comes: an interrupt ends the search as any fault does, when all threads have left.</summary>
    private static void Join(Thread thread, ConcurrentQueue<Exception> faults)
    {
        while (true)
        {
            try
            {
                thread.Join();
                return;
            }
            catch (ThreadInterruptedException fault)
            {
                faults.Enqueue(fault);
            }
        }
    }

    private static double Score(Trial trial, Func<Trial, double> train)
    {
        try
        {
            return train(trial);
        }
        catch (TrainingDivergedException)
        {
            return double.NaN;
        }
    }

    private int Compare(Trial left, Trial right)
    {
        if (double.IsNaN(left.Score) || double.IsNaN(right.Score) || left.Score == right.Score)
            return (double.IsNaN(left.Score), left.Index).CompareTo((double.IsNaN(right.Score), right.Index));
        return HigherIsBetter ? right.Score.CompareTo(left.Score) : left.Score.CompareTo(right.Score);
    }
}

/// <summary>A candidate of a search.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Round">Its round, from 0.</param>
/// <param name="Seed">A seed of its own, for weights and order of samples.</param>
/// <param name="Values">The value of each hyper-parameter.</param>
/// <param name="Score">Its score; NaN before it is trained, and where training failed.</param>
public sealed record Trial(int Index, int Round, int Seed, IReadOnlyDictionary<string, double> Values, double Score)
{
    /// <summary>The value of a hyper-parameter.</summary>
    public double this[string name] => Values[name];

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(Trial), PrintMembers);
}
