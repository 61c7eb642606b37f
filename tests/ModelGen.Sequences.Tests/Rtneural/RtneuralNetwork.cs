using ModelGen.Testing;

namespace ModelGen.Sequences.Tests.Rtneural;

/// <summary>One of the published networks: its declaration, its weights, its data.</summary>
/// <param name="File">The name of its files.</param>
/// <param name="Declaration">The network as it was trained; the class is called Whole.</param>
/// <param name="Streamed">The network that takes frames, called Streamed; null where that is the same.</param>
/// <param name="Input">The file of inputs.</param>
/// <param name="Output">The file of outputs.</param>
/// <param name="ChannelsInRows">Whether rows of the output file are channels and not steps of time.</param>
internal sealed record RtneuralNetwork(string File, string Declaration, string? Streamed, string Input, string Output, bool ChannelsInRows)
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "rtneural");

    private static readonly string s_dense =
        """
        [Model(100, 1, Streaming = true)]
        [Linear(8), Tanh, Linear(8), ReLU, Linear(8), ELU, Linear(8), Softmax]
        [Linear(1), Linear(8, Bias = false), Linear(8, Bias = false), Linear(1, Bias = false)]
        """;

    private static readonly string s_conv =
        """
        [Model(Streaming = true)]
        public sealed partial class Whole
        {
            static Tensor Forward([Shape(100, 1)] Tensor audio)
            {
                var x = Transpose(Tanh(Linear(audio, 8, name: "0")), 0, 1);
                x = Tanh(Conv1d(x, 4, 3, causal: true, name: "1"));
                x = PReLU(BatchNorm(x, eps: 0.01, name: "2"), 4, name: "3");
                x = Tanh(Conv1d(x, 4, 1, name: "4"));
                x = Tanh(Conv1d(x, 6, 3, causal: true, dilation: 2, groups: 2, name: "5"));
                x = PReLU(BatchNorm(x, eps: 5.0, affine: false, name: "6"), name: "7");
                return Sigmoid(Linear(Transpose(x, 0, 1), 1, name: "8"));
            }
        }
        """;

    /// <summary>All of them, by the names of their files.</summary>
    public static IReadOnlyDictionary<string, RtneuralNetwork> All { get; } = new[]
    {
        Of("dense", s_dense + "\npublic sealed partial class Whole;", null),
        Of("conv", s_conv, null),
        Of("gru_1d", "[Model(100, 1, Streaming = true)]\n[GRU(8), Linear(8), Sigmoid, Linear(1)]\npublic sealed partial class Whole;", null),
        Of("lstm_1d", "[Model(100, 1, Streaming = true)]\n[LSTM(8), Linear(1)]\npublic sealed partial class Whole;", null),
        Of("gru_torch", "[Model(1000, 1, Streaming = true)]\n[GRU(8, Name = \"gru\"), GRU(8, NumLayers = 3, Name = \"gru2\"), Linear(1, Name = \"dense\")]\npublic sealed partial class Whole;", null),
        // Trained without padding: the first outputs need four steps more than a stream has by then.
        new("conv1d_torch", Convolution("1, 1000", "12, 5"), Convolution("1, 1000, Streaming = true", "12, 5, Causal = true", "Streamed"),
            "conv1d_torch_x_python", "conv1d_torch_y_python", ChannelsInRows: true),
        new("conv1d_torch_group_6_3_3_1_3", Convolution("6, 500", "3, 3, Groups = 3"), Convolution("6, 500, Streaming = true", "3, 3, Groups = 3, Causal = true", "Streamed"),
            "conv1d_torch_group_x_python", "conv1d_torch_group_y_python_6_3_3_1_3", ChannelsInRows: true),
        new("conv1d_torch_stride_3", Convolution("1, 1000", "12, 5, Stride = 3"), null, "conv1d_torch_x_python_stride_3", "conv1d_torch_y_python_stride_3", ChannelsInRows: true),
        new("convtranspose1d_torch", $"[Model(4, {Columns("convtranspose1d_torch_x_python")})]\n[ConvTranspose1d(15, 5, Stride = 3, Padding = 3, Name = \"layer\")]\npublic sealed partial class Whole;", null,
            "convtranspose1d_torch_x_python", "convtranspose1d_torch_y_python", ChannelsInRows: true),
    }.ToDictionary(network => network.File, StringComparer.Ordinal);

    /// <summary>The network with the published weights.</summary>
    public CompiledModel Model(bool streamed = false)
    {
        var model = streamed && Streamed is not null ? Networks.Declared("Streamed", Streamed) : Networks.Declared("Whole", Declaration);
        RtneuralWeights.Read(Path.Combine(Folder, "models", File + ".json"), model.State);
        return model;
    }

    /// <summary>The published input as the network takes it.</summary>
    public float[] Inputs(TensorInfo info) => Arrange(Input, Columns(Input) == info.Shape[^1] ? info.Shape : info.Shape.Reverse().ToList(), info.Shape);

    /// <summary>The published output as the network gives it.</summary>
    public float[] Outputs(TensorInfo info) => Arrange(Output, info.Shape, info.Shape);

    private static RtneuralNetwork Of(string name, string declaration, string? streamed) => new(name, declaration, streamed, name + "_x_python", name + "_y_python", false);

    private static string Convolution(string shape, string options, string name = "Whole") =>
        $"[Model({shape})]\n[Conv1d({options}, Name = \"layer\")]\npublic sealed partial class {name};";

    private static int Columns(string file) => System.IO.File.ReadLines(PathOf(file)).First().Split(',').Length;

    private static string PathOf(string file) => Path.Combine(Folder, "test_data", file + ".csv");

    /// <summary>A file of the given rows and columns as a tensor of the given shape, transposed where they differ.</summary>
    private static float[] Arrange(string file, IReadOnlyList<int> stored, IReadOnlyList<int> shape)
    {
        var rows = System.IO.File.ReadLines(PathOf(file)).Where(line => line.Length > 0)
            .Select(line => line.Split(',').Select(text => (float)double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray()).ToArray();
        Assert.Equal(stored, [rows.Length, rows[0].Length]);
        var result = new float[shape[0] * shape[1]];
        for (var r = 0; r < rows.Length; r++)
            for (var c = 0; c < rows[r].Length; c++) result[stored.SequenceEqual(shape) ? r * shape[1] + c : c * shape[1] + r] = rows[r][c];
        return result;
    }
}
