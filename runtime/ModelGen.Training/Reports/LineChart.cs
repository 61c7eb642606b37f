using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>Lines over a common axis, drawn as SVG that any browser shows, in light and in dark surroundings.</summary>
public sealed class LineChart
{
    private const double Left = 64, Right = 16, Top = 36, Bottom = 60;
    // Okabe and Ito's colours, told apart by colour-blind readers too.
    private static readonly string[] s_colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8B8B8B"];
    private readonly List<(string Name, (double X, double Y)[] Points)> _lines = [];

    /// <summary>What stands above the chart.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the horizontal axis counts.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Whether the horizontal axis is logarithmic; points at 0 and below are then left out. False by default.</summary>
    public bool LogarithmicX { get; init; }

    /// <summary>The width in pixels; 640 by default.</summary>
    public int Width { get; init; } = 640;

    /// <summary>The height in pixels; 360 by default.</summary>
    public int Height { get; init; } = 360;

    /// <summary>Adds a line. Points that are not finite numbers are left out.</summary>
    public void Add(string name, IEnumerable<(double X, double Y)> points) => _lines.Add((name,
        [.. points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y) && (!LogarithmicX || point.X > 0))]));

    /// <summary>The chart as an SVG document.</summary>
    public string ToSvg()
    {
        var svg = new StringBuilder();
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\"");
        Append(svg, $" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#808080\" role=\"img\" aria-label=\"{Escape(Title)}\">\n");
        AppendContent(svg);
        return svg.Append("</svg>\n").ToString();
    }

    internal void AppendContent(StringBuilder svg)
    {
        Append(svg, $"<text x=\"{Left}\" y=\"20\" font-size=\"15\" font-weight=\"600\">{Escape(Title)}</text>\n");
        var points = _lines.SelectMany(line => line.Points).ToArray();
        if (points.Length == 0)
        {
            Append(svg, $"<text x=\"{Left}\" y=\"{Height / 2}\">nothing to show yet</text>\n");
            return;
        }
        var x = new Axis(points.Min(point => point.X), points.Max(point => point.X), LogarithmicX);
        var y = new Axis(points.Min(point => point.Y), points.Max(point => point.Y), logarithmic: false);
        AppendGrid(svg, x, y);
        for (var index = 0; index < _lines.Count; index++) AppendLine(svg, index, x, y);
        Append(svg, $"<text x=\"{Width - Right}\" y=\"{Height - Bottom + 34}\" text-anchor=\"end\">{Escape(XLabel)}</text>\n");
    }

    private void AppendGrid(StringBuilder svg, Axis x, Axis y)
    {
        foreach (var tick in y.Ticks())
        {
            var at = Vertical(y.Position(tick));
            Append(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{at:0.##}\" y2=\"{at:0.##}\" stroke=\"#808080\" stroke-opacity=\"0.25\"/>");
            Append(svg, $"<text x=\"{Left - 8}\" y=\"{at + 4:0.##}\" text-anchor=\"end\">{Number(tick)}</text>\n");
        }
        foreach (var tick in x.Ticks())
        {
            var at = Horizontal(x.Position(tick));
            Append(svg, $"<text x=\"{at:0.##}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Number(tick)}</text>\n");
        }
    }

    private void AppendLine(StringBuilder svg, int index, Axis x, Axis y)
    {
        var (name, points) = _lines[index];
        var color = s_colors[index % s_colors.Length];
        var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture,
            $"{Horizontal(x.Position(point.X)):0.##},{Vertical(y.Position(point.Y)):0.##}")));
        Append(svg, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n");
        if (points.Length == 1)
            Append(svg, $"<circle cx=\"{Horizontal(x.Position(points[0].X)):0.##}\" cy=\"{Vertical(y.Position(points[0].Y)):0.##}\" r=\"3\" fill=\"{color}\"/>\n");
        var legend = Left + index * (Width - Left - Right) / _lines.Count;
        Append(svg, $"<rect x=\"{legend:0.##}\" y=\"{Height - 18}\" width=\"14\" height=\"3\" fill=\"{color}\"/>");
        Append(svg, $"<text x=\"{legend + 20:0.##}\" y=\"{Height - 12}\">{Escape(name)}</text>\n");
    }

    private double Horizontal(double part) => Left + part * (Width - Left - Right);

    private double Vertical(double part) => Height - Bottom - part * (Height - Top - Bottom);

    internal static string Number(double value) => Math.Abs(value) is >= 1e-3 and < 1e6 or 0
        ? value.ToString("0.####", CultureInfo.InvariantCulture)
        : value.ToString("0.##e0", CultureInfo.InvariantCulture);

    internal static string Escape(string text) => System.Net.WebUtility.HtmlEncode(text);

    private static void Append(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
