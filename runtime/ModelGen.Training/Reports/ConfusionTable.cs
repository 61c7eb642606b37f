using System.Globalization;

namespace ModelGen.Training;

/// <summary>A confusion matrix as a table: counts and figures of each class, or, of many classes, the confusions there are most of.</summary>
internal static class ConfusionTable
{
    private const int MostClasses = 20;
    private const int Confusions = 20;

    public static string Of(ConfusionMatrix matrix) =>
        (matrix.Classes <= MostClasses ? Counts(matrix) : MostConfused(matrix)) +
        string.Create(CultureInfo.InvariantCulture, $"accuracy {NumberText.Of(matrix.Value)} of {matrix.Total:N0}\n");

    private static string Counts(ConfusionMatrix matrix)
    {
        var (classes, names) = (Enumerable.Range(0, matrix.Classes).ToArray(), matrix.ClassNames);
        var table = new TextTable().Add(["right \\ predicted", .. names, "precision", "recall", "f1"]);
        foreach (var right in classes)
            table.Add([names[right], .. classes.Select(predicted => Count(matrix[right, predicted])), .. Figures(matrix, right)]);
        return table.ToString();
    }

    private static string MostConfused(ConfusionMatrix matrix)
    {
        var pairs = new List<(int Right, int Predicted)>();
        for (var right = 0; right < matrix.Classes; right++)
            for (var predicted = 0; predicted < matrix.Classes; predicted++)
                if (right != predicted && matrix[right, predicted] > 0) pairs.Add((right, predicted));
        var names = matrix.ClassNames;
        var table = new TextTable().Add("right", "predicted", "times", "precision", "recall", "f1");
        foreach (var (right, predicted) in pairs.OrderByDescending(pair => matrix[pair.Right, pair.Predicted]).Take(Confusions))
            table.Add([names[right], names[predicted], Count(matrix[right, predicted]), .. Figures(matrix, right)]);
        return table.ToString();
    }

    private static IEnumerable<string> Figures(ConfusionMatrix matrix, int type) =>
        new[] { matrix.Precision(type), matrix.Recall(type), matrix.F1(type) }.Select(value => value.ToString("0.0000", CultureInfo.InvariantCulture));

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
