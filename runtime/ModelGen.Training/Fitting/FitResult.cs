namespace ModelGen.Training;

/// <summary>What came of a run of training.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Epochs">The complete epochs, in order, those before a resumed checkpoint included.</param>
/// <param name="Elapsed">The time it took, that before a resumed checkpoint included.</param>
public sealed record FitResult(FitEnd End, IReadOnlyList<EpochResult> Epochs, TimeSpan Elapsed)
{
    /// <summary>The steps that were left out because their loss or a gradient was not finite.</summary>
    public long SkippedSteps { get; init; }

    /// <summary>The epochs as a table, and how the run ended; the same in every culture.</summary>
    public override string ToString()
    {
        var table = new TextTable();
        foreach (var row in EpochTable.Rows(Epochs)) table.Add(row);
        return $"{table}{EpochTable.Words(End)} after {Epochs.Count} {(Epochs.Count == 1 ? "epoch" : "epochs")} in {NumberText.Time(Elapsed)}\n";
    }
}

/// <summary>Why a run of training ended.</summary>
public enum FitEnd
{
    /// <summary>All epochs ran.</summary>
    Completed,
    /// <summary>Early stopping gave up.</summary>
    StoppedEarly,
    /// <summary>The caller cancelled; the model is as the last complete step left it.</summary>
    Cancelled,
}
