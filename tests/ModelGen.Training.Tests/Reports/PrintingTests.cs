using ModelGen.Tests;

namespace ModelGen.Training.Tests;

/// <summary>What results print of themselves: tables for people, the same in every culture.</summary>
public sealed class PrintingTests
{
    private static readonly EpochResult[] s_epochs =
    [
        new()
        {
            Epoch = 9, TrainingLoss = 1.25, ValidationLoss = 0.75, Metrics = [new("accuracy", 0.5), new("top-5", 1)], LearningRate = 1e-3, Duration = TimeSpan.FromSeconds(1.25),
        },
        new()
        {
            Epoch = 10, TrainingLoss = 0.00001234, ValidationLoss = 12345.678, Metrics = [new("accuracy", double.NaN), new("top-5", 1)], LearningRate = 2.5e-5, Duration = TimeSpan.FromSeconds(123),
        },
    ];

    [Fact]
    public void A_run_prints_its_epochs_as_a_table() => Assert.Equal(
        """
        epoch  training loss  validation loss  accuracy    top-5  learning rate  seconds
        9            1.25000          0.75000   0.50000  1.00000        1.00e-3      1.3
        10         1.2340e-5         12345.68            1.00000        2.50e-5    123.0
        stopped early after 2 epochs in 26:00:05

        """, new FitResult(FitEnd.StoppedEarly, s_epochs, new TimeSpan(1, 2, 0, 5)).ToString());

    [Fact]
    public void Without_validation_there_is_no_column_for_it() => Assert.Equal(
        """
        epoch  training loss  learning rate  seconds
        1            0.50000        1.00e-1      2.0
        completed after 1 epoch in 00:00:02

        """,
        new FitResult(FitEnd.Completed,
        [
            new() { Epoch = 1, TrainingLoss = 0.5, ValidationLoss = double.NaN, Metrics = [], LearningRate = 0.1, Duration = TimeSpan.FromSeconds(2) },
        ], TimeSpan.FromSeconds(2)).ToString());

    [Fact]
    public void An_evaluation_prints_loss_and_metrics() => Assert.Equal(
        """
        loss      0.12500
        accuracy  0.97500

        """, new Evaluation(0.125, [new("accuracy", 0.975)]).ToString());

    [Fact]
    public void A_confusion_matrix_prints_counts_and_figures_of_each_class()
    {
        var matrix = new ConfusionMatrix(["cat", "dog", "gnu"]);
        for (var n = 0; n < 7; n++) matrix.Add(0, 0);
        for (var n = 0; n < 3; n++) matrix.Add(0, 1);
        for (var n = 0; n < 10; n++) matrix.Add(1, 1);
        // Class 2 occurs nowhere. Precision of 1: 10 / 13; F1: 20 / 23. F1 of 0: 14 / 17.
        Assert.Equal(
            """
            right \ predicted  cat  dog  gnu  precision  recall      f1
            cat                  7    3    0     1.0000  0.7000  0.8235
            dog                  0   10    0     0.7692  1.0000  0.8696
            gnu                  0    0    0     0.0000  0.0000  0.0000
            accuracy 0.85000 of 20

            """, matrix.ToString());
    }

    [Fact]
    public void Of_many_classes_the_commonest_confusions_are_printed()
    {
        var matrix = new ConfusionMatrix(1000);
        for (var n = 0; n < 1200; n++) matrix.Add(5, 5);
        matrix.Add(5, 17);
        for (var n = 0; n < 4; n++) matrix.Add(999, 5);
        Assert.Equal(
            """
            right  predicted  times  precision  recall      f1
            999            5      4     0.0000  0.0000  0.0000
            5             17      1     0.9967  0.9992  0.9979
            accuracy 0.99585 of 1,205

            """, matrix.ToString());
    }

    [Fact]
    public void Lines_say_what_they_count() => Assert.Equal(
        "epoch 9: training loss 1.25000, validation loss 0.75000, accuracy 0.50000, top-5 1.00000, learning rate 1.00e-3, 1.3 s", s_epochs[0].ToString());

    [Fact]
    public void Names_of_metrics_are_in_lower_case()
    {
        var metrics = typeof(Metric).Assembly.GetExportedTypes().Where(type => type is { IsAbstract: false, IsGenericType: false } && type.IsSubclassOf(typeof(Metric))).Select(Make).ToList();
        Assert.True(metrics.Count > 5);
        Assert.All(metrics, metric => Assert.Matches("^[a-z0-9]+([- ][a-z0-9]+)*$", metric.Name));

        static Metric Make(Type type)
        {
            var constructor = type.GetConstructors().OrderBy(candidate => candidate.GetParameters().Length).First(candidate => candidate.GetParameters().All(p => p.HasDefaultValue || p.ParameterType == typeof(int)));
            return (Metric)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : 3)]);
        }
    }

    [Fact]
    public void Heads_of_a_report_are_in_lower_case()
    {
        var page = RunReport.ToHtml("x", new FitResult(FitEnd.StoppedEarly, s_epochs, new TimeSpan(1, 2, 0, 5)));
        Assert.Contains("<th>end</th><td>stopped early</td>", page);
        Assert.Contains("<th>time</th><td>26:00:05</td>", page);
        Assert.Contains("<th>epoch</th><th>training loss</th><th>validation loss</th><th>accuracy</th><th>top-5</th><th>learning rate</th><th>seconds</th>", page);
    }
}
