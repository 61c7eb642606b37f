using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>The learning curves of a run: loss in training and validation over the epochs, and the metrics beside them.</summary>
public static class LearningCurves
{
    /// <summary>The curves as one SVG document.</summary>
    /// <param name="epochs">The epochs of a <see cref="FitResult"/>, or those so far.</param>
    public static string ToSvg(IReadOnlyList<EpochResult> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        var charts = Charts(epochs);
        var (width, height) = (charts.Sum(chart => chart.Width), charts.Max(chart => chart.Height));
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"" +
            $" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#808080\" role=\"img\" aria-label=\"Learning curves\">\n"));
        var left = 0;
        foreach (var chart in charts)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({left} 0)\">\n");
            chart.AppendContent(svg);
            svg.Append("</g>\n");
            left += chart.Width;
        }
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The curves as charts: the loss, then, where there are any, the metrics.</summary>
    public static IReadOnlyList<LineChart> Charts(IReadOnlyList<EpochResult> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        var loss = new LineChart { Title = "Loss", XLabel = "epoch" };
        loss.Add("training", epochs.Select(epoch => ((double)epoch.Epoch, epoch.TrainingLoss)));
        if (epochs.Any(epoch => !double.IsNaN(epoch.ValidationLoss)))
            loss.Add("validation", epochs.Select(epoch => ((double)epoch.Epoch, epoch.ValidationLoss)));
        var names = epochs.SelectMany(epoch => epoch.Metrics).Select(metric => metric.Name).Distinct().ToArray();
        if (names.Length == 0) return [loss];
        var metrics = new LineChart { Title = "Validation", XLabel = "epoch" };
        foreach (var name in names) metrics.Add(name, epochs.Select(epoch => ((double)epoch.Epoch, epoch.TryGet(name, out var value) ? value : double.NaN)));
        return [loss, metrics];
    }
}
