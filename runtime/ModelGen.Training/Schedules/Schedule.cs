using System.Text;

namespace ModelGen.Training;

/// <summary>
/// A learning rate over time: an immutable function of the step, so that a run resumed at a step goes on as if it had never
/// stopped. A step is whatever the caller counts, optimizer steps or epochs, from 0.
/// </summary>
public abstract record Schedule
{
    /// <summary>The step from which on the rate stays as it is; null where it never does, or where the length is that of a run.</summary>
    public virtual long? Length => null;

    /// <summary>Whether its length was left out, so that it is that of the run it is given to; such a schedule begins with the run.</summary>
    public virtual bool IsOpen => false;

    /// <summary>This schedule for a run of so many steps; itself where its length was given.</summary>
    /// <param name="steps">The steps of the run, at least 1.</param>
    public virtual Schedule ForRun(long steps) => this;

    /// <summary>The learning rate at a step.</summary>
    /// <param name="step">The step, 0 or more; negative ones count as 0.</param>
    /// <exception cref="InvalidOperationException">The schedule <see cref="IsOpen"/>, and no run has given it a length.</exception>
    public double At(long step) => Rate(Math.Max(0, step));

    /// <summary>Name and numbers; the same in every culture.</summary>
    public sealed override string ToString() => RecordText.Of(GetType().Name, PrintMembers);

    /// <summary>Prints nothing: the numbers are those that a schedule was made of.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;

    /// <summary>The learning rate at a step that is 0 or more.</summary>
    protected abstract double Rate(long step);

    private protected long Given(long? steps) => steps ?? throw new InvalidOperationException(
        $"This {GetType().Name} takes its length from a run. Give it TotalSteps, or ask ForRun for the schedule of so many steps.");
}
