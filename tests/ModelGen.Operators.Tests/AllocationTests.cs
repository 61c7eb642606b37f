namespace ModelGen.Operators.Tests;

/// <summary>After the first time, nothing is allocated.</summary>
public sealed class AllocationTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Theory, MemberData(nameof(Names))]
    public void A_step_and_a_prediction_allocate_nothing(string name)
    {
        var run = new Run(Samples.Named(name), Precision.Single, batch: 5);
        var (trainer, predictor) = (run.Trainer, run.Model.CreatePredictor());
        var (inputs, tensors, gradients) = (run.Inputs, run.Tensors, run.OutputGradients);
        TensorMemory[] outputs = [.. predictor.Outputs.Select(info => (TensorMemory)new float[5 * info.ElementCount])];
        void Step()
        {
            if (run.HasLoss) trainer.ForwardBackward(tensors);
            else
            {
                trainer.Forward(inputs);
                trainer.Backward(gradients);
            }
            trainer.Evaluate(tensors);
            predictor.Predict(inputs, outputs);
        }

        Step();
        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
