using ModelGen.Testing;
using ModelGen.Training;

namespace ModelGen.Sequences.Tests;

/// <summary>Loops over time with a body of the user's own.</summary>
public sealed class ScanTests
{
    private static readonly Dictionary<string, string> s_members = new(StringComparer.Ordinal)
    {
        ["Elman"] = "static Tensor Forward([Shape(7, 3)] Tensor x) => Scan(x, Zeros(5), (h, xt) => Tanh(Linear(xt, 5, name: \"ih\") + Linear(h, 5, name: \"hh\"))).Output;",
        ["ElmanLayer"] = "static Tensor Forward([Shape(7, 3)] Tensor x) => RNN(x, 5, name: \"rnn\");",
        ["Gru"] =
            """
            static (Tensor y, Tensor h) Forward([Shape(7, 3)] Tensor x, [Shape(17)] Tensor start) => Scan(x, start, (h, xt) =>
            {
                var p = Split(Linear(xt, 51, name: "ih"), 3);
                var q = Split(Linear(h, 51, name: "hh"), 3);
                Tensor r = Sigmoid(p[0] + q[0]), z = Sigmoid(p[1] + q[1]);
                return (1 - z) * Tanh(p[2] + r * q[2]) + z * h;
            });
            """,
        ["GruLayer"] = "static (Tensor y, Tensor h) Forward([Shape(7, 3)] Tensor x, [Shape(17)] Tensor start) { var (y, h) = GRU(x, Reshape(start, 1, 17), 17, name: \"rnn\"); return (y, Reshape(h, 17)); }",
        ["Lstm"] =
            """
            static (Tensor y, Tensor h, Tensor c) Forward([Shape(7, 3)] Tensor x, [Shape(6)] Tensor h0, [Shape(6)] Tensor c0)
            {
                var (y, (h, c)) = Scan(x, (h0, c0), (state, xt) =>
                {
                    var (h, c) = state;
                    var gates = Split(Linear(xt, 24, name: "ih") + Linear(h, 24, name: "hh"), 4);
                    c = Sigmoid(gates[1]) * c + Sigmoid(gates[0]) * Tanh(gates[2]);
                    h = Sigmoid(gates[3]) * Tanh(c);
                    return ((h, c), h);
                });
                return (y, h, c);
            }
            """,
        ["LstmLayer"] =
            """
            static (Tensor y, Tensor h, Tensor c) Forward([Shape(7, 3)] Tensor x, [Shape(6)] Tensor h0, [Shape(6)] Tensor c0)
            {
                var (y, h, c) = LSTM(x, Reshape(h0, 1, 6), Reshape(c0, 1, 6), 6, name: "rnn");
                return (y, Reshape(h, 6), Reshape(c, 6));
            }
            """,
        // A state that changes places with another, outputs that are inputs, and a sequence read backwards.
        ["Exchanged"] =
            """
            static (Tensor y, Tensor a, Tensor b) Forward([Shape(5, 3)] Tensor x)
            {
                var (y, (a, b)) = Scan(x, (Zeros(3), Zeros(3)), (state, xt) => ((state.Item2 + xt, state.Item1), xt * state.Item1), reverse: true);
                return (y, a, b);
            }
            """,
        // Images as states, weights used twice in a step, and a tensor of each sample that every step reads.
        ["Images"] =
            """
            [Conv2d(2, 3, Padding = 1)] private static partial Tensor Conv(Tensor x);
            static Tensor Forward([Shape(4, 2, 5, 3)] Tensor frames, [Shape(2, 5, 3)] Tensor gain, [Shape(2, 1, 1, Shared = true)] Tensor shift)
            {
                var (y, last) = Scan(frames, Zeros(2, 5, 3), (state, frame) =>
                {
                    var next = Tanh(Conv(state) + Conv(frame) * gain + shift);
                    return (next, Mean(next, [1, 2]));
                });
                return Concat(Flatten(y), Flatten(last));
            }
            """,
        ["LearnedStart"] = "static Tensor Forward([Shape(5, 3)] Tensor x) => Scan(x, Tanh(Linear(Zeros(1), 4, name: \"start\")), (h, xt) => Tanh(Linear(Concat(h, xt), 4))).Output;",
        ["TwoScans"] =
            """
            static Tensor Forward([Shape(5, 3)] Tensor x)
            {
                var first = Scan(x, Zeros(3), (h, xt) => Tanh(Linear(h, 3) + xt));
                var second = Scan(first.Output, first.State, (h, xt) => Tanh(Linear(h, 3) * first.State - xt), reverse: true);
                return Linear(second.Output, 2) + Mean(first.Output);
            }
            """,
        // Several sequences at once, one of them twice; several outputs.
        ["Zipped"] =
            """
            static (Tensor a, Tensor b, Tensor h) Forward([Shape(5, 3)] Tensor x, [Shape(5, 2, 3)] Tensor gates, [Shape(5, 1, Shared = true)] Tensor clock)
            {
                var ((a, b), h) = Scan((x, gates, clock, x), Zeros(3), (h, element) =>
                {
                    var (xt, gate, tick, again) = element;
                    var parts = Split(gate, 2);
                    h = Tanh(Linear(h, 3) + xt) * Sigmoid(Reshape(parts[0], 3)) + tick * h;
                    return (h, (h * Reshape(parts[1], 3), Mean(again * h)));
                }, reverse: true);
                return (a, b, h);
            }
            """,
        ["ZippedStates"] = "static Tensor Forward([Shape(7, 3)] Tensor x, [Shape(7, 3)] Tensor keep) => Scan((x, keep), Zeros(3), (h, element) => Sigmoid(element.Item2) * h + Tanh(Linear(element.Item1, 3))).Output;",
        // Rows within frames: the inner loop reads the outer one's state, and layers are shared by all rounds of both.
        ["Nested"] =
            """
            static (Tensor y, Tensor last) Forward([Shape(4, 5, 3)] Tensor frames, [Shape(3)] Tensor start)
            {
                var (y, last) = Scan(frames, start, (state, frame) =>
                {
                    var (rows, end) = Scan(frame, state, (h, row) => Tanh(Linear(h, 3, name: "hh") + Linear(row, 3, name: "ih") * state), reverse: true);
                    return (Linear(end, 3, name: "out") + state, Concat(Mean(rows, 0), end));
                });
                return (y, last);
            }
            """,
        ["NestedTwice"] =
            """
            static Tensor Forward([Shape(2, 3, 3, 2)] Tensor x, [Shape(3, 2)] Tensor z) => Scan(x, Zeros(2), (a, plane) =>
                Scan(plane, a, (b, row) =>
                {
                    var first = Scan((row, z), b, (c, e) => Tanh(Linear(c, 2) + e.Item1 * a + e.Item2));
                    return Tanh(Linear(Concat(first.State, Mean(first.Output, 0)), 2) + b);
                }).State).Output;
            """,
        ["NestedRandom"] =
            """
            static Tensor Forward([Shape(3, 5, 2)] Tensor x) => Dropout(Scan(x, Zeros(3), (h, frame) =>
                Dropout(Scan(frame, h, (g, row) => Tanh(Linear(g, 3) + Dropout(Linear(row, 3), 0.4))).State, 0.2)).Output, 0.3);
            """,
        ["LayerInside"] = "static Tensor Forward([Shape(3, 5, 2)] Tensor x) => Scan(x, Zeros(3), (h, frame) => Tanh(Linear(h, 3) + LSTM(frame, 3, last: true) + GRU(frame, 3, last: true, resetAfter: false))).Output;",
        ["Random"] = "static Tensor Forward([Shape(5, 3)] Tensor x) => Dropout(Scan(Dropout(x, 0.4), Zeros(7), (h, xt) => Tanh(Linear(xt, 7) + Dropout(Linear(h, 7), 0.3))).Output, 0.2);",
    };

    public static TheoryData<string> Names => [.. s_members.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Gradients_are_those_of_central_differences(string name)
    {
        var trainer = Model(name, Precision.Double).CreateTrainer(3);
        var result = new GradientCheck(trainer) { Inputs = true, ElementsPerTensor = 60 }.Run(Networks.Tensors(trainer, 3));
        Assert.True(result.RelativeError <= 1e-7, result.ToString());
    }

    [Theory]
    [InlineData("Elman")]
    [InlineData("Gru")]
    [InlineData("Lstm")]
    public void A_scan_gives_what_the_recurrent_layer_gives(string name)
    {
        var (scan, layer) = (Model(name, Precision.Single), Model(name + "Layer", Precision.Single));
        Streams.Randomise(scan);
        foreach (var item in scan.State.Items) item.Memory.Single.CopyTo(layer.State.Items.Single(p => p.Name == LayerName(item.Name)).Memory.Single);
        var (left, right) = (scan.CreateTrainer(5), layer.CreateTrainer(5));
        var tensors = Networks.Tensors(left, 5);
        foreach (var trainer in new[] { left, right })
        {
            trainer.Forward(tensors);
            trainer.Backward([.. trainer.Outputs.Select((info, i) => (TensorMemory)Numbers(5 * info.ElementCount, i))]);
        }
        for (var i = 0; i < left.Outputs.Count; i++) Fixture.Near(Output(right, i), Output(left, i), left.Outputs[i].Name);
        foreach (var gradient in left.Gradients.Items)
            Fixture.Near(right.Gradients.Items.Single(p => p.Name == LayerName(gradient.Name)).Memory.Single.ToArray(), gradient.Memory.Single.ToArray(), gradient.Name);
        var (whole, predictor) = (new float[5 * left.Outputs[0].ElementCount], scan.CreatePredictor());
        predictor.Predict(tensors, [whole, .. left.Outputs.Skip(1).Select(o => (TensorMemory)new float[5 * o.ElementCount])]);
        Fixture.Near(Output(right, 0), whole, "prediction");
    }

    [Fact]
    public void A_body_stands_in_the_program_once()
    {
        string Trainer(int steps, string part) => ModelCompilation.Of(
            $"using ModelGen;\nusing static ModelGen.Layers;\n[Model]\npublic sealed partial class Net\n{{\n{s_members["Gru"].Replace("Shape(7, 3)", $"Shape({steps}, 3)", StringComparison.Ordinal)}\n}}\n")
            .Generated.Single(file => file.Key.EndsWith(part, StringComparison.Ordinal)).Value;
        foreach (var part in new[] { "Trainer.g.cs", "Trainer.Backward.g.cs" }) Assert.Equal(Trainer(70, part).Split('\n').Length, Trainer(700, part).Split('\n').Length);
    }

    [Fact]
    public void A_scan_in_a_scan_draws_bits_of_its_own_in_every_round()
    {
        var model = Networks.Declared("Net", """
            [Model]
            public sealed partial class Net
            {
                static Tensor Forward([Shape(7, 5, 17)] Tensor x) => Scan(x, Zeros(17), (h, frame) => Scan(frame, h, (g, row) => Dropout(row, 0.5)).State).Output;
            }
            """);
        var trainer = model.CreateTrainer(1);
        trainer.Forward([Enumerable.Repeat(1f, 7 * 5 * 17).ToArray()]);
        var y = new float[7 * 17];
        trainer.CopyOutput(0, y);
        Assert.Equal(7, y.Chunk(17).Select(row => string.Join(' ', row)).Distinct().Count());
    }

    // A scan over the rows of a frame, two inputs that are scanned together, and a kernel that needs memory of its own while it runs.
    [Theory]
    [InlineData("[Shape(11, 5, 3)] Tensor x", "Scan(x, Zeros(3), (h, frame) => Scan(frame, h, (g, row) => Tanh(Linear(g, 3) + row)).State).Output")]
    [InlineData("[Shape(11, 7, 5)] Tensor x", "Scan(x, Zeros(7, 7), (h, frame) => 0.5 * h + GramMatrix(frame)).Output")]
    [InlineData("[Shape(11, 3)] Tensor x", "Scan((x, 2 * x), Zeros(3), (h, e) => (Tanh(Linear(e.Item1 * h, 3) + e.Item2), Linear(h, 2))).Output")]
    public void Frames_of_a_scan_give_what_the_whole_sequence_gives(string input, string expression)
    {
        var model = Networks.Declared("Net", $"[Model(Streaming = true)]\npublic sealed partial class Net\n{{\nstatic Tensor Forward({input}) => {expression};\n}}\n");
        Streams.Randomise(model);
        var predictor = model.CreatePredictor();
        var x = Numbers(predictor.Inputs[0].ElementCount, 1);
        Fixture.Near(Streams.Whole(predictor, x), Streams.ByFrames(Streams.Create(predictor), x, predictor.Inputs[0], predictor.Outputs[0]), "frames");
    }

    [Theory]
    [InlineData("Scan(x, Zeros(5), (h, xt) => Linear(xt, 4)).Output", "MG0111", "The state of 'scan_1' starts as [5], but a step makes it [4]. Both must be equal.")]
    [InlineData("Scan(x, Zeros(4), (h, xt) => BatchNorm(Linear(xt, 4))).Output", "MG0111", "'batchnorm_1' would take the statistics of each step of 'scan_1' for itself. Write Frozen = true, or use LayerNorm.")]
    [InlineData("Scan((x, Slice(x, 0, 1, 7)), Zeros(3), (h, e) => h + e.Item1 * e.Item2).Output", "MG0111", "'scan_1' goes over [20, 3] and [7, 3] at once, whose first axes, time, differ. Slice or pad them to one length.")]
    [InlineData("Scan(x, Zeros(3), (h, xt) => Scan(x, xt, (g, xs) => Linear(xs, 2)).State + h).Output", "MG0111", "The state of 'scan_2' starts as [3], but a step makes it [2]. Both must be equal.")]
    [InlineData("Scan(x, Zeros(4), (h, xt) => Linear(xt, 0)).Output", "MG0100", "'linear_1' needs at least one output, not 0.")]
    [InlineData("Scan(x, Zeros(0), (h, xt) => h).Output", "MG0100", "The sizes of 'zeros_1' must be at least 1, not [0].")]
    public void A_wrong_body_is_one_error(string expression, string id, string message)
    {
        var found = Assert.Single(ModelCompilation.Of(
            $"using ModelGen;\nusing static ModelGen.Layers;\n[Model]\npublic sealed partial class Net\n{{\nstatic Tensor Forward([Shape(20, 3)] Tensor x) => {expression};\n}}\n").Diagnostics);
        Assert.Equal((id, message), (found.Id, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static CompiledModel Model(string name, Precision precision) => Networks.Wired("scan", s_members, name, precision);

    /// <summary>ih.weight is rnn.weight_ih_l0.</summary>
    private static string LayerName(string name) => $"rnn.{name.Split('.')[1]}_{name.Split('.')[0]}_l0";

    private static float[] Numbers(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(1.3f * i + seed))];

    private static float[] Output(ITrainer trainer, int index)
    {
        var output = new float[5 * trainer.Outputs[index].ElementCount];
        trainer.CopyOutput(index, output);
        return output;
    }
}
