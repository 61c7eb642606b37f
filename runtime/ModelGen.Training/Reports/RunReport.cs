using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>A run of training as one HTML page that needs no other file: settings, learning curves, a table of the epochs.</summary>
public static class RunReport
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:1320px;margin:2rem auto;padding:0 1rem;color-scheme:light dark}" +
        "table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.2rem .8rem;text-align:right;" +
        "border-bottom:1px solid #8884}th:first-child,td:first-child{text-align:left}.charts{display:flex;flex-wrap:wrap}";

    /// <summary>The page.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="result">What came of the run.</param>
    /// <param name="settings">What to say of it: model, optimizer, seed and the like, in order.</param>
    /// <param name="charts">More charts to show after the learning curves.</param>
    public static string ToHtml(
        string title, FitResult result, IEnumerable<KeyValuePair<string, string>>? settings = null,
        IEnumerable<LineChart>? charts = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var rates = new LineChart { Title = "Learning rate", XLabel = "epoch" };
        rates.Add("at the end of the epoch", result.Epochs.Select(epoch => ((double)epoch.Epoch, epoch.LearningRate)));
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.Append("<meta name=\"viewport\" content=\"width=device-width\">");
        html.Append($"<title>{LineChart.Escape(title)}</title><style>{Style}</style></head><body>\n<h1>{LineChart.Escape(title)}</h1>\n");
        html.Append("<table>\n");
        foreach (var (name, value) in settings ?? []) AppendRow(html, name, value);
        AppendRow(html, "end", result.End.ToString());
        AppendRow(html, "time", result.Elapsed.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture));
        html.Append("</table>\n<div class=\"charts\">\n");
        foreach (var chart in LearningCurves.Charts(result.Epochs).Append(rates).Concat(charts ?? [])) html.Append(chart.ToSvg());
        html.Append("</div>\n");
        AppendEpochs(html, result.Epochs);
        return html.Append("</body></html>\n").ToString();
    }

    private static void AppendEpochs(StringBuilder html, IReadOnlyList<EpochResult> epochs)
    {
        var metrics = epochs.SelectMany(epoch => epoch.Metrics).Select(metric => metric.Name).Distinct().ToArray();
        html.Append("<table>\n<tr><th>epoch</th><th>training loss</th><th>validation loss</th>");
        foreach (var metric in metrics) html.Append($"<th>{LineChart.Escape(metric)}</th>");
        html.Append("<th>learning rate</th><th>seconds</th></tr>\n");
        foreach (var epoch in epochs)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{epoch.Epoch}</td><td>{Number(epoch.TrainingLoss)}</td>");
            html.Append($"<td>{Number(epoch.ValidationLoss)}</td>");
            foreach (var metric in metrics) html.Append($"<td>{Number(epoch.TryGet(metric, out var value) ? value : double.NaN)}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{epoch.LearningRate:0.###e0}</td><td>{epoch.Duration.TotalSeconds:0.0}</td></tr>\n");
        }
        html.Append("</table>\n");
    }

    private static void AppendRow(StringBuilder html, string name, string value) =>
        html.Append($"<tr><th>{LineChart.Escape(name)}</th><td>{LineChart.Escape(value)}</td></tr>\n");

    private static string Number(double value) =>
        double.IsNaN(value) ? "" : value.ToString("0.#####", CultureInfo.InvariantCulture);
}
