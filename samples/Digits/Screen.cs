using System.Text;
using ModelGen.Training;
using Spectre.Console;

namespace Digits;

/// <summary>All that the sample shows: the progress bar, the tables and the drawings.</summary>
internal static class Screen
{
    /// <summary>Runs a training under a progress bar with loss, validation accuracy, images per second and time left.</summary>
    public static FitResult Train(Func<Action<FitProgress>, FitResult> fit)
    {
        FitResult? result = null;
        AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, new PercentageColumn())
            .Start(context =>
            {
                var task = context.AddTask("starting", maxValue: 1);
                result = fit(p =>
                {
                    task.Value = p.Fraction;
                    var validation = p.LastEpoch is { } last ? $"{100 * last["accuracy"]:F2} %" : "-";
                    task.Description = $"epoch {p.Epoch}/{p.Epochs}  loss {p.Loss:F4}  validation {validation}  {p.SamplesPerSecond:N0} images/s  {p.Remaining:mm\\:ss} left";
                });
            });
        return result!;
    }

    /// <summary>Test accuracy, and training error against validation error.</summary>
    public static void Results(FitResult fit, Evaluation training, Evaluation validation, Evaluation test)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "loss", "accuracy", "error");
        foreach (var (name, e) in new[] { ("training", training), ("validation", validation), ("test", test) })
            table.AddRow(name, $"{e.Loss:F4}", $"{100 * e["accuracy"]:F2} %", $"{100 * (1 - e["accuracy"]):F2} %");
        AnsiConsole.Write(table);
        var (bias, variance) = (100 * (1 - training["accuracy"]), 100 * (training["accuracy"] - validation["accuracy"]));
        AnsiConsole.WriteLine($"Bias (training error) {bias:F2} %, variance (validation error above it) {variance:F2} %; {fit.Epochs.Count} epochs in {fit.Elapsed.TotalSeconds:F0} s.");
    }

    /// <summary>How often each class was taken for each.</summary>
    public static void Confusion(ConfusionMatrix matrix)
    {
        var table = new Table().Border(TableBorder.Simple).Title("Rows are right, columns predicted").AddColumn(new TableColumn("").Padding(0, 0));
        for (var c = 0; c < matrix.Classes; c++) table.AddColumn(new TableColumn($"{c}").RightAligned().Padding(1, 0, 0, 0));
        for (var right = 0; right < matrix.Classes; right++)
            table.AddRow([$"{right}", .. Enumerable.Range(0, matrix.Classes).Select(p => matrix[right, p] is 0 ? "·" : p == right ? $"[green]{matrix[right, p]}[/]" : $"[red]{matrix[right, p]}[/]")]);
        AnsiConsole.Write(table);
    }

    /// <summary>Draws the mistakes, as many beside each other as the terminal is wide.</summary>
    public static void Draw(IEnumerable<Mistake> mistakes, byte[] images)
    {
        AnsiConsole.WriteLine("The most confident mistakes:");
        const int width = DigitData.Side - 2;
        foreach (var row in mistakes.Chunk(Math.Clamp(AnsiConsole.Profile.Width / width, 1, 5)))
        {
            var grid = new Grid();
            foreach (var _ in row) grid.AddColumn(new GridColumn { Width = width - 2, NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
            grid.AddRow([.. row.Select(m => $"{m.Right} read as {m.Predicted}, {100 * m.Confidence:F0} %")]);
            grid.AddRow([.. row.Select(m => Picture(images.AsSpan(m.Image * DigitData.Side * DigitData.Side, DigitData.Side * DigitData.Side)))]);
            AnsiConsole.Write(grid);
        }
    }

    // Half blocks show two rows of pixels in one line.
    private static string Picture(ReadOnlySpan<byte> pixels)
    {
        var text = new StringBuilder();
        for (var row = 2; row < DigitData.Side - 2; row += 2)
        {
            for (var column = 2; column < DigitData.Side - 2; column++)
            {
                var (upper, lower) = (pixels[row * DigitData.Side + column] > 96, pixels[(row + 1) * DigitData.Side + column] > 96);
                text.Append((upper, lower) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' });
            }
            text.Append('\n');
        }
        return text.ToString();
    }
}
