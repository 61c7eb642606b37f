using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Passes;
using ModelGen.Compiler.Programs;
using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Sequences.Tests;

/// <summary>A stream gives at every frame what the network gives for the whole sequence.</summary>
public sealed class StreamTests
{
    // The sizes of time, 23 and the like, appear nowhere else: they tell which axis is time.
    private static readonly Dictionary<string, string> s_models = new(StringComparer.Ordinal)
    {
        ["TinyGru"] = "[Model(23, 1, Streaming = true)]\n[GRU(16), Linear(1)]\npublic sealed partial class TinyGru;",
        ["OddGru"] = "[Model(23, 3, Streaming = true)]\n[GRU(7, NumLayers = 2, Bias = false), Tanh, Linear(5)]\npublic sealed partial class OddGru;",
        ["WideGru"] = "[Model(23, 5, Streaming = true)]\n[GRU(37), LayerNorm, Linear(3)]\npublic sealed partial class WideGru;",
        ["ResetBefore"] = "[Model(23, 3, Streaming = true)]\n[GRU(17, NumLayers = 2, ResetAfter = false), Linear(2)]\npublic sealed partial class ResetBefore;",
        ["TinyLstm"] = "[Model(23, 2, Streaming = true)]\n[LSTM(9), ReLU, Linear(1)]\npublic sealed partial class TinyLstm;",
        ["WideLstm"] = "[Model(29, 17, Streaming = true)]\n[LSTM(65, NumLayers = 2, Dropout = 0.2), Dropout(0.1), Linear(3), Softmax]\npublic sealed partial class WideLstm;",
        ["Elman"] = "[Model(23, 3, Streaming = true)]\n[RNN(5), RNN(33, Nonlinearity = RNNNonlinearity.ReLU), Linear(1)]\npublic sealed partial class Elman;",
        ["Normed"] = "[Model(23, 3, Streaming = true)]\n[GRU(7), BatchNorm(Axis = -1), PReLU(7, Axis = 1), Linear(2)]\npublic sealed partial class Normed;",
        ["TiedWords"] = "[Model(23, Streaming = true)]\n[Embedding(7, 5, Name = \"tokens\"), GRU(5), Linear(7, WeightOf = \"tokens\")]\npublic sealed partial class TiedWords;",
        ["Words"] = "[Model(23, Streaming = true)]\n[Embedding(7, 5), GRU(6), Linear(7)]\npublic sealed partial class Words;",
        ["Convolutions"] =
            """
            [Model(3, 31, Streaming = true)]
            [Conv1d(8, 3, Causal = true), BatchNorm, Tanh, Conv1d(8, 2, Causal = true, Dilation = 4, Groups = 4), PReLU(8), Conv1d(8, 3, Causal = true, Dilation = 5, Groups = 8, Bias = false)]
            [ReLU, Conv1d(4, 1), GLU(0)]
            public sealed partial class Convolutions;
            """,
        ["Residual"] =
            """
            [Model(Streaming = true)]
            public sealed partial class Residual
            {
                static Tensor Forward([Shape(2, 41)] Tensor audio)
                {
                    var x = Conv1d(audio, 17, 1);
                    Tensor? sum = null;
                    for (var layer = 0; layer < 4; layer++)
                    {
                        var gates = Split(Conv1d(x, 34, 3, causal: true, dilation: 1 << layer), 2);
                        var y = Conv1d(Tanh(gates[0]) * Sigmoid(gates[1]), 17, 1);
                        sum = sum is null ? y : sum + y;
                        x = x + y;
                    }
                    return Mean(Concat(Conv1d(ReLU(sum!), 3, 1), audio), 0, keepDims: true);
                }
            }
            """,
        ["Custom"] =
            """
            [Model(Streaming = true)]
            public sealed partial class Custom
            {
                static Tensor Forward([Shape(23, 3)] Tensor x)
                {
                    var scale = Sigmoid(Linear(Zeros(1), 4));
                    var (y, _) = Scan(x, (Tanh(Linear(Zeros(1), 4)), Zeros(3)), (state, xt) =>
                    {
                        var (h, before) = state;
                        h = Tanh(Linear(Concat(h, xt - before), 4) * scale);
                        return ((h, xt), Linear(h, 2));
                    });
                    return Linear(Tanh(y), 5);
                }
            }
            """,
        ["Within"] =
            """
            [Model(Streaming = true)]
            public sealed partial class Within
            {
                static Tensor Forward([Shape(3, 23, 9)] Tensor x)
                {
                    var y = ReLU(Conv2d(x, 5, [1, 3], padding: [0, 1]));
                    y = Conv2d(MaxPool2d(y, [1, 2], stride: [1, 2]), 4, [1, 3], padding: [0, 1], paddingMode: PaddingMode.Reflect);
                    y = Pad(y, [1, 2, 0, 0, 1, 0], mode: PadMode.Replicate);
                    y = Concat(ConvTranspose2d(AvgPool2d(y, [1, 2], stride: 1), 2, [1, 2], stride: [1, 2]), Zeros(3, 23, 12) + 0.5);
                    return Linear(Reshape(Permute(y, [1, 0, 2]), 23, 60), 4);
                }
            }
            """,
        ["Columns"] = "[Model(3, 7, 23, Streaming = true)]\n[Conv2d(4, [3, 1], Padding = Same), Tanh, Conv2d(2, [7, 1])]\npublic sealed partial class Columns;",
        ["Padded"] =
            """
            [Model(Streaming = true)]
            public sealed partial class Padded
            {
                static Tensor Forward([Shape(23, 3)] Tensor x)
                {
                    var y = Concat([Zeros(23, 2), GRU(Pad(x, [1, 1]), 4)], axis: 1);
                    return Linear(y + Zeros(23, 6), 2);
                }
            }
            """,
        ["Both"] =
            """
            [Model(Streaming = true)]
            public sealed partial class Both
            {
                static Tensor Forward([Shape(3, 37)] Tensor audio)
                {
                    var x = Transpose(Tanh(Conv1d(audio, 6, 5, causal: true)), 0, 1);
                    var y = LSTM(x, 6) + 0.5 * x;
                    return Reshape(Linear(Slice(y, 1, 1, 4), 6), 37, 2, 3);
                }
            }
            """,
    };

    private static readonly string s_declarations = string.Join("\n", s_models.Values);

    /// <summary>Whether a model's frames depend on those before.</summary>
    internal static bool Remembers(string name) => name is not ("Within" or "Columns");

    public static TheoryData<string> Names => [.. s_models.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Frames_give_what_the_whole_sequence_gives(string name)
    {
        var (predictor, input) = Predictor(name);
        var before = Simd.Limit;
        try
        {
            foreach (var bits in new[] { 512, 256, 128, 0 })
            {
                Simd.Limit = bits;
                Fixture.Near(Streams.Whole(predictor, input), Run(predictor, input), $"{name} at {bits} bits");
            }
        }
        finally
        {
            Simd.Limit = before;
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_reset_stream_begins_anew(string name)
    {
        var (predictor, input) = Predictor(name);
        var stream = Streams.Create(predictor);
        var first = Streams.ByFrames(stream, input, predictor.Inputs[0], predictor.Outputs[0]);
        var continued = Streams.ByFrames(stream, input, predictor.Inputs[0], predictor.Outputs[0]);
        stream.Reset();
        Assert.Equal(first, Streams.ByFrames(stream, input, predictor.Inputs[0], predictor.Outputs[0]));
        if (Remembers(name)) Assert.NotEqual(first, continued);
        else Assert.Equal(first, continued);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        var (predictor, input) = Predictor(name);
        var stream = Streams.Create(predictor);
        TensorMemory[] frame = [input.Type == TensorType.Int32 ? new int[stream.Inputs[0].ElementCount] : new float[stream.Inputs[0].ElementCount]];
        TensorMemory[] output = [new float[stream.Outputs[0].ElementCount]];
        for (var i = 0; i < 3; i++) stream.Step(frame, output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) stream.Step(frame, output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("[Model(100, 6, Streaming = true)] [Linear(40), Tanh, GRU(20), LSTM(20), Linear(3)] public sealed partial class Net;")]
    [InlineData("[Model(6, 100, Streaming = true)] [Conv1d(20, 3, Causal = true), BatchNorm, ReLU, Conv1d(7, 1)] public sealed partial class Net;")]
    public void A_stream_reads_the_weights_that_its_predictor_has_prepared(string declaration)
    {
        var graph = ModelCompilation.Definitions("using ModelGen;\nusing static ModelGen.Layers;\n" + declaration)["Net"].Graph;
        var programs = ModelPrograms.Build(graph, streaming: true);
        var alone = CompiledProgram.Build(Pipeline.Run(Pipeline.Stream, graph), keepPrepared: true);
        int Preparations(CompiledProgram program) => program.Steps.Count(step => step.Node.Phase == Phase.Prepare);
        Assert.True(Preparations(programs.Stream!) < Preparations(alone));
        Assert.True(programs.Stream!.Memory.Prepared < programs.Predict.Memory.Prepared + alone.Memory.Prepared);
    }

    [Fact]
    public void Streams_of_one_predictor_know_nothing_of_each_other()
    {
        var (predictor, input) = Predictor("Both");
        var expected = Run(predictor, input);
        var results = new float[8][];
        Parallel.For(0, results.Length, i =>
        {
            var stream = Streams.Create(predictor);
            for (var again = 0; again <= i; again++)
            {
                stream.Reset();
                results[i] = Streams.ByFrames(stream, input, predictor.Inputs[0], predictor.Outputs[0]);
            }
        });
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void A_stream_keeps_the_weights_it_was_made_of()
    {
        var model = Networks.Declared("TinyGru", s_declarations);
        Streams.Randomise(model);
        var predictor = model.CreatePredictor();
        var input = Input(predictor);
        var before = Run(predictor, input);
        foreach (var item in model.State.Items) item.Memory.Single.Fill(7);
        Assert.Equal(before, Run(predictor, input));
    }

    [Fact]
    public void A_wrong_frame_is_one_error_that_says_both_numbers_and_changes_nothing()
    {
        var (predictor, input) = Predictor("Words");
        var stream = Streams.Create(predictor);
        var output = new float[7];
        var wrong = Assert.Throws<ArgumentException>(() => stream.Step([new int[2]], [output]));
        Assert.Contains("'tokens' has 2 elements, but a frame has 1", wrong.Message);
        Assert.Contains("99", Assert.Throws<ArgumentException>(() => stream.Step([new[] { 99 }], [output])).Message);
        Assert.Equal(Run(predictor, input), Streams.ByFrames(stream, input, predictor.Inputs[0], predictor.Outputs[0]));
    }

    private static float[] Run(IPredictor predictor, TensorMemory input) =>
        Streams.ByFrames(Streams.Create(predictor), input, predictor.Inputs[0], predictor.Outputs[0]);

    /// <summary>One of the models, with weights that matter.</summary>
    internal static CompiledModel Model(string name)
    {
        var model = Networks.Declared(name, s_declarations);
        Streams.Randomise(model);
        return model;
    }

    internal static (IPredictor Predictor, TensorMemory Input) Predictor(string name)
    {
        var predictor = Model(name).CreatePredictor();
        return (predictor, Input(predictor));
    }

    private static TensorMemory Input(IPredictor predictor)
    {
        var (random, info) = (new Random(11), predictor.Inputs[0]);
        if (info.Type == TensorType.Int32) return Enumerable.Range(0, info.ElementCount).Select(_ => random.Next(info.Classes)).ToArray();
        return Enumerable.Range(0, info.ElementCount).Select(_ => random.NextSingle() * 4 - 2).ToArray();
    }
}
