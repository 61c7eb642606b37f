using System.Globalization;

namespace ModelGen.Training;

/// <summary>The epochs of a run as rows of a table.</summary>
internal static class EpochTable
{
    /// <summary>The heads of the columns, then a row for each epoch; a figure that no epoch has gets no column.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<EpochResult> epochs)
    {
        var validated = epochs.Any(epoch => !double.IsNaN(epoch.ValidationLoss));
        var metrics = epochs.SelectMany(epoch => epoch.Metrics).Select(metric => metric.Name).Distinct().ToArray();
        yield return ["epoch", "training loss", .. validated ? ["validation loss"] : Array.Empty<string>(), .. metrics, "learning rate", "seconds"];
        foreach (var epoch in epochs)
            yield return
            [
                epoch.Epoch.ToString(CultureInfo.InvariantCulture), NumberText.Of(epoch.TrainingLoss),
                .. validated ? [NumberText.Cell(epoch.ValidationLoss)] : Array.Empty<string>(), .. metrics.Select(metric => NumberText.Cell(epoch.TryGet(metric, out var value) ? value : double.NaN)),
                NumberText.Rate(epoch.LearningRate), NumberText.Seconds(epoch.Duration),
            ];
    }

    /// <summary>Why a run ended, in words.</summary>
    public static string Words(FitEnd end) => end switch
    {
        FitEnd.Completed => "completed",
        FitEnd.StoppedEarly => "stopped early",
        _ => "cancelled",
    };
}
