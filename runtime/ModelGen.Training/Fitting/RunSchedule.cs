namespace ModelGen.Training;

/// <summary>The learning rates of a run: a schedule whose length is known, and where the run stands in it.</summary>
internal sealed class RunSchedule
{
    // Of the largest rate: steps of less leave weights where they are.
    private const double Least = 1e-5;
    private const int Points = 1000;
    private readonly Schedule _schedule;
    private readonly long _begin;
    private readonly bool _byEpochs;

    /// <summary>Checks a schedule against the run before it begins.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="unit">What it counts.</param>
    /// <param name="epoch">The epochs that are complete.</param>
    /// <param name="epochs">The epochs in all.</param>
    /// <param name="step">The optimizer's steps so far.</param>
    /// <param name="begin">The optimizer's steps when the run began.</param>
    /// <param name="left">The steps the run has left; null where nobody knows.</param>
    /// <exception cref="ArgumentException">The rate is next to nothing for a good part of the run, or the length is not to be had.</exception>
    public RunSchedule(Schedule schedule, ScheduleUnit unit, long epoch, int epochs, long step, long begin, long? left)
    {
        _byEpochs = unit == ScheduleUnit.Epoch;
        if (schedule.IsOpen && !_byEpochs && left is null)
            throw new ArgumentException(
                $"{schedule.GetType().Name} takes its length from the run, but the source does not know how many batches an epoch has. Give it TotalSteps, or set ScheduleUnit = ScheduleUnit.Epoch.");
        // A schedule as long as the run begins with it, whatever the optimizer has done before.
        _begin = schedule.IsOpen && !_byEpochs ? begin : 0;
        _schedule = schedule.ForRun(Math.Max(1, _byEpochs ? epochs : step - begin + left ?? 1));
        var from = _byEpochs ? epoch : step - _begin;
        var end = _byEpochs ? epochs : from + left;
        if (end > from) CheckLearns(from, end.Value);
    }

    /// <summary>The rate of a step.</summary>
    /// <param name="step">The optimizer's steps so far.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    public double At(long step, int epoch) => _schedule.At(_byEpochs ? epoch - 1 : step - _begin);

    private void CheckLearns(long from, long end)
    {
        var largest = Enumerable.Range(0, Points + 1).Max(i => _schedule.At(Place(0, end - 1, i)));
        var idle = FirstIdle(from, end, Least * largest);
        // The last step may be at the end of the schedule.
        if (end - idle > Math.Max(1, (end - from) / 10) || _schedule.Length * 10 < end)
            throw new ArgumentException(Message(from, end, Math.Min(idle, _schedule.Length ?? idle)));
    }

    private string Message(long from, long end, long last)
    {
        var unit = _byEpochs ? "epoch" : "step";
        var name = _schedule.GetType().Name;
        if (last <= from)
            return FormattableString.Invariant($"The rate of {name} is {_schedule.At(from):G3} from {unit} {last} on, but the run begins at {unit} {from}, ") +
                "so it would learn nothing. Use a new optimizer, a longer schedule, or one without a length, which begins with the run.";
        return FormattableString.Invariant($"The rate of {name} is {_schedule.At(last):G3} from {unit} {last} on, but the run goes on to {unit} {end}. ") +
            (_byEpochs ? "" : "Set ScheduleUnit = ScheduleUnit.Epoch where it counts epochs, or ") + (_byEpochs ? "Leave" : "leave") + " its length out, which then is that of the run.";
    }

    /// <summary>The first step after the last one with a rate above the least; the end where there is none.</summary>
    private long FirstIdle(long from, long end, double least)
    {
        var points = (int)Math.Min(Points, end - 1 - from);
        var alive = points;
        while (alive >= 0 && !(_schedule.At(Place(from, end - 1, alive, points)) > least)) alive--;
        if (alive < 0) return from;
        if (alive == points) return end;
        var (low, high) = (Place(from, end - 1, alive, points), Place(from, end - 1, alive + 1, points));
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (_schedule.At(middle) > least) low = middle;
            else high = middle;
        }
        return high;
    }

    /// <summary>One of some points that are spread from the first to the last of a range.</summary>
    private static long Place(long first, long last, int point, int points = Points) => first + (long)((last - first) * ((double)point / Math.Max(1, points)));
}
