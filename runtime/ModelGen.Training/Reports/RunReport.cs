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
        AppendRow(html, "end", EpochTable.Words(result.End));
        AppendRow(html, "time", NumberText.Time(result.Elapsed));
        html.Append("</table>\n<div class=\"charts\">\n");
        foreach (var chart in LearningCurves.Charts(result.Epochs).Append(rates).Concat(charts ?? [])) html.Append(chart.ToSvg());
        html.Append("</div>\n");
        AppendEpochs(html, result.Epochs);
        return html.Append("</body></html>\n").ToString();
    }

    private static void AppendEpochs(StringBuilder html, IReadOnlyList<EpochResult> epochs)
    {
        html.Append("<table>\n");
        var cell = "th";
        foreach (var row in EpochTable.Rows(epochs))
        {
            html.Append("<tr>");
            foreach (var text in row) html.Append($"<{cell}>{LineChart.Escape(text)}</{cell}>");
            html.Append("</tr>\n");
            cell = "td";
        }
        html.Append("</table>\n");
    }

    private static void AppendRow(StringBuilder html, string name, string value) =>
        html.Append($"<tr><th>{LineChart.Escape(name)}</th><td>{LineChart.Escape(value)}</td></tr>\n");
}
