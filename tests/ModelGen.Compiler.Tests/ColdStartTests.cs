namespace ModelGen.Compiler.Tests;

public sealed class ColdStartTests
{
    [Theory]
    [InlineData("Network.Predictor.g.cs")]
    [InlineData("Network.Trainer.Backward.g.cs")]
    [InlineData("Kernels/WinogradProducts")]
    [InlineData("Kernels/MaxPool2d")]
    [InlineData("Kernels/Linear")]
    public void A_rehearsal_goes_the_whole_road(string file) =>
        Assert.Contains(ColdStart.Rehearse(), f => f.Name.StartsWith(file, StringComparison.Ordinal) && f.Text.Length > 1000);
}
