namespace ModelGen.Operators.Tests;

/// <summary>The predictor's fused kernels in single precision, against evaluation in double.</summary>
public sealed class PredictorTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Theory, MemberData(nameof(Names))]
    public void A_predictor_gives_what_evaluation_gives(string name)
    {
        var sample = Samples.Named(name);
        var exact = new Run(sample, Precision.Double, batch: 3);
        exact.Trainer.Evaluate(exact.Tensors);
        var run = new Run(sample, Precision.Single, batch: 3);
        var predictor = run.Model.CreatePredictor();
        var outputs = predictor.Outputs.Select(info => new float[info.ElementCount * 3]).ToArray();
        predictor.Predict(run.Inputs, [.. outputs.Select(output => (TensorMemory)output)]);
        for (var i = 0; i < outputs.Length; i++) WidthTests.Near(exact.Output(i), [.. outputs[i].Select(x => (double)x)], "prediction");
    }
}
