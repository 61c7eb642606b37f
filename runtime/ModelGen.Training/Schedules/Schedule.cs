namespace ModelGen.Training;

/// <summary>
/// A learning rate over time: an immutable function of the step, so that a run resumed at a step goes on as if it had never
/// stopped. A step is whatever the caller counts, optimizer steps or epochs, from 0.
/// </summary>
public abstract record Schedule
{
    /// <summary>The learning rate at a step.</summary>
    /// <param name="step">The step, 0 or more; negative ones count as 0.</param>
    public double At(long step) => Rate(Math.Max(0, step));

    /// <summary>Name and numbers; the same in every culture.</summary>
    public sealed override string ToString() => RecordText.Of(GetType().Name, PrintMembers);

    /// <summary>The learning rate at a step that is 0 or more.</summary>
    protected abstract double Rate(long step);
}
