namespace ModelGen.Zoo.Tests;

/// <summary>Runs a model on a fixture and compares all that PyTorch gave.</summary>
internal static class Steps
{
    public static void Predict(Case given, IPredictor predictor, Bound bound)
    {
        TensorMemory[] outputs = [.. predictor.Outputs.Select(info => Memory(info.Type, Case.Batch * info.ElementCount))];
        predictor.Predict(given.Inputs(predictor.Inputs), outputs);
        Assert.Equal(given.Fixture.Predicted.Length, outputs.Length);
        for (var i = 0; i < outputs.Length; i++) bound.Output(i, outputs[i], given.Fixture.Predicted[i]);
    }

    /// <param name="given">The fixture.</param>
    /// <param name="trainer">A trainer of the fixture's weights.</param>
    /// <param name="bound">How near losses and running statistics must be.</param>
    /// <param name="ofGradients">How near gradients must be.</param>
    public static void Train(Case given, ITrainer trainer, Bound bound, Bound ofGradients)
    {
        TensorMemory[] tensors = [.. given.Inputs(trainer.Inputs), .. given.Targets(trainer.Targets)];
        bound.Number("The evaluated loss", trainer.Evaluate(tensors), given.Fixture.EvaluatedLoss);
        bound.Number("The loss", trainer.ForwardBackward(tensors), given.Fixture.Loss);
        Assert.Equal(given.Fixture.Gradients.Keys.Order(), trainer.Gradients.Items.Select(gradient => gradient.Name).Order());
        var largest = given.Fixture.Gradients.Values.Max(gradient => gradient.Norm);
        foreach (var gradient in trainer.Gradients.Items) ofGradients.Tensor(gradient.Name, gradient.Memory, given.Fixture.Gradients[gradient.Name], 1e-3 * largest);
        foreach (var buffer in trainer.Buffers.Items) bound.Tensor(buffer.Name, buffer.Memory, given.Fixture.Buffers[buffer.Name]);
    }

    private static TensorMemory Memory(TensorType type, int count) => type == TensorType.Single ? new float[count] : new double[count];
}
