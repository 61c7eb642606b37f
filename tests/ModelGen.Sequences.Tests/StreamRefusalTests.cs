using ModelGen.Testing;

namespace ModelGen.Sequences.Tests;

/// <summary>A model that needs later frames is one error that names the layer and the mend.</summary>
public sealed class StreamRefusalTests
{
    [Theory]
    [InlineData("[Model(23, 3, Streaming = true)]\n[GRU(4, Bidirectional = true)]", "'GRU' (layer 0) is bidirectional, so it reads the sequence from its end as well. Remove Bidirectional.")]
    [InlineData("[Model(23, 3, Streaming = true)]\n[LSTM(4, Last = true), Linear(2)]", "'LSTM' (layer 0) gives the state after the last step alone. Remove Last: every frame then has its state.")]
    [InlineData("[Model(3, 23, Streaming = true)]\n[Conv1d(4, 3)]", "'Conv1d' (layer 0) sees frames that come later, or has fewer outputs than frames. Write Causal = true, which puts the 2 zeros of padding before the sequence.")]
    [InlineData("[Model(3, 23, Streaming = true)]\n[Conv1d(4, 3, Causal = true), ReLU, Conv1d(4, 3, Stride = 2, Causal = true)]", "'Conv1d' (layer 2) has a stride of 2, so not every frame has an output. Use a stride of 1.")]
    [InlineData("[Model(3, 23, Streaming = true)]\n[Conv1d(4, 3, Causal = true), Softmax]", "'Softmax' (layer 1) sums over time, so it needs the whole sequence.")]
    [InlineData("[Model(3, 23, Streaming = true)]\n[Conv1d(4, 3, Causal = true), Linear(2)]", "'Linear' (layer 1) sums over the last axis, which is the time. Put the time first: [time, features].")]
    [InlineData("[Model(23, 3, Streaming = true)]\n[GRU(4), Flatten, Linear(2)]", "'Flatten' (layer 1) makes [23, 4] to [92], which mixes the frames with what is in them.")]
    [InlineData("[Model(3, 23, 9, Streaming = true)]\n[Conv2d(4, 3, Padding = 1)]", "'Conv2d' (layer 0) has windows over 3 frames. Use windows of one frame, [1, 3]; a causal Conv1d sees several.")]
    [InlineData("[Model(3, 23, 9, Streaming = true)]\n[Conv2d(4, [1, 3]), MaxPool2d([1, 2], Stride = 2)]", "'MaxPool2d' (layer 1) has a stride of 2 in time, so not every frame has an output. Use a stride of 1 there.")]
    [InlineData("[Model(3, 23, 9, Streaming = true)]\n[Conv2d(4, [1, 3], Padding = 1)]", "'Conv2d' (layer 0) has padding in time, so more outputs than frames. Remove it there.")]
    [InlineData("[Model(23, 3, Streaming = true)]\n[GRU(4), Pad([0, 0, 1, 0])]", "'Pad' (layer 1) pads the sequence in time. Pad the axes within a frame alone; a causal Conv1d has its zeros before the sequence.")]
    public void A_model_that_looks_ahead_is_one_error(string declaration, string why)
    {
        var found = Assert.Single(ModelCompilation.Of($"using ModelGen;\nusing static ModelGen.Layers;\n{declaration}\npublic sealed partial class Net;\n").Diagnostics);
        Assert.Equal("MG0014", found.Id);
        Assert.Equal($"'Net' cannot be streamed: {why}", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("true", found.Location.SourceTree!.ToString()[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]);
    }

    [Fact]
    public void What_is_known_at_the_end_alone_cannot_be_read()
    {
        var found = Assert.Single(ModelCompilation.Of(
            """
            using ModelGen;
            using static ModelGen.Layers;
            [Model(Streaming = true)]
            public sealed partial class Net
            {
                static Tensor Forward([Shape(23, 3)] Tensor x) => Mean(GRU(x, 4), 0);
            }
            """).Diagnostics);
        Assert.Equal("'Net' cannot be streamed: 'mean_1' reduces over time, so it needs the whole sequence.", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_surface_of_a_wrong_model_has_its_stream() => Assert.Single(ModelCompilation.Of(
        """
        using ModelGen;
        using static ModelGen.Layers;
        [Model(23, 3, Streaming = true)]
        [GRU(0)]
        public sealed partial class Net;
        public static class User
        {
            public static void Use(Net.Predictor predictor, float[] frame) => predictor.CreateStream().Step(frame, frame);
        }
        """).Diagnostics);
}
