using ModelGen.Testing;

namespace ModelGen.Sequences.Tests;

/// <summary>What a stream remembers can be copied, saved and set; the frames that follow have the same bits.</summary>
public sealed class StreamStateTests
{
    public static TheoryData<string> Names => StreamTests.Names;

    [Theory, MemberData(nameof(Names))]
    public void A_stream_goes_on_from_a_state_as_if_nothing_had_been(string name)
    {
        var (predictor, input) = StreamTests.Predictor(name);
        var stream = Streams.Create(predictor);
        Frames(predictor, stream, input);
        var state = stream.GetState();
        var expected = Frames(predictor, stream, input);

        // The same stream again, another stream of the predictor, and one that has seen something else.
        stream.SetState(state);
        Assert.Equal(expected, Frames(predictor, stream, input));
        var other = Streams.Create(predictor);
        if (StreamTests.Remembers(name)) Assert.NotEqual(expected, Frames(predictor, other, input));
        other.SetState(state);
        Assert.Equal(expected, Frames(predictor, other, input));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_state_survives_its_file(string name)
    {
        var (predictor, input) = StreamTests.Predictor(name);
        var stream = Streams.Create(predictor);
        // Not a multiple of the rings' lengths: their place is part of the state.
        for (var sequence = 0; sequence < 3; sequence++) Frames(predictor, stream, input);
        var file = new MemoryStream();
        stream.GetState().Save(file);
        var expected = Frames(predictor, stream, input);

        var later = Streams.Create(StreamTests.Predictor(name).Predictor);
        later.SetState(StreamState.Load(new MemoryStream(file.ToArray())));
        Assert.Equal(expected, Frames(predictor, later, input));
    }

    [Theory, MemberData(nameof(Names))]
    public void Copying_and_setting_allocate_nothing(string name)
    {
        var (predictor, input) = StreamTests.Predictor(name);
        var stream = Streams.Create(predictor);
        Frames(predictor, stream, input);
        var state = stream.GetState();
        void CopyAndSet()
        {
            stream.CopyStateTo(state);
            stream.SetState(state);
        }

        for (var i = 0; i < 100; i++) CopyAndSet();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) CopyAndSet();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void States_have_the_names_of_their_layers()
    {
        var state = Streams.Create(StreamTests.Predictor("WideLstm").Predictor).GetState();
        Assert.Equal(["0.state.0", "0.state.1", "0.state.2", "0.state.3"], state.Items.Select(item => item.Name));
        // 65 units in whole vectors.
        Assert.All(state.Items, item => Assert.Equal([80], item.Shape));
        Assert.All(state.Items, item => Assert.All(item.Memory.Single.ToArray(), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void The_state_of_another_model_is_refused_and_changes_nothing()
    {
        var (predictor, input) = StreamTests.Predictor("TinyGru");
        var stream = Streams.Create(predictor);
        Frames(predictor, stream, input);
        var before = stream.GetState();
        var other = Streams.Create(StreamTests.Predictor("OddGru").Predictor).GetState();
        var refused = Assert.Throws<ArgumentException>(() => stream.SetState(other));
        Assert.Equal("The state is of another model: this stream has nothing, where the state has '0.state.1', [16] of Single.", refused.Message);
        Assert.Throws<ArgumentException>(() => stream.CopyStateTo(other));
        var after = stream.GetState();
        Assert.Equal(before.Items[0].Memory.Single.ToArray(), after.Items[0].Memory.Single.ToArray());
    }

    [Fact]
    public void A_file_that_holds_something_else_is_refused()
    {
        var weights = new MemoryStream();
        var model = StreamTests.Model("TinyGru");
        ((IModel)model.Instance).Save(weights);
        var refused = Assert.Throws<InvalidDataException>(() => StreamState.Load(new MemoryStream(weights.ToArray())));
        Assert.Equal("The stream holds no state of a stream. Save one with stream.GetState().Save(path).", refused.Message);
        Assert.Throws<WeightsException>(() => StreamState.Load(new MemoryStream([1, 2, 3])));
    }

    private static float[] Frames(IPredictor predictor, IPredictorStream stream, TensorMemory input) =>
        Streams.ByFrames(stream, input, predictor.Inputs[0], predictor.Outputs[0]);
}
