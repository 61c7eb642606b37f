using System.Buffers.Binary;

namespace ModelGen.Runtime.Tests;

public class LoadTests
{
    [Fact]
    public void A_saved_model_loads_from_a_file_a_stream_bytes_and_a_stream_that_cannot_seek()
    {
        using var directory = new TemporaryDirectory();
        var saved = new ModelWeights(SmallModel.Infos, seed: 1);
        saved.Save(directory["w.safetensors"]);
        var bytes = File.ReadAllBytes(directory["w.safetensors"]);
        Assert.Equal(bytes, SmallModel.Saved(saved));

        AssertLoads(saved, weights => weights.Load(directory["w.safetensors"]));
        AssertLoads(saved, weights => weights.Load(new MemoryStream(bytes)));
        AssertLoads(saved, weights => weights.Load(bytes));
        AssertLoads(saved, weights => weights.Load(new OneWayStream(bytes)));
    }

    [Fact]
    public void A_double_model_round_trips_and_reads_the_file_of_a_single_one()
    {
        var saved = new ModelWeights<double>(SmallModel.Infos, seed: 1);
        var loaded = new ModelWeights<double>(SmallModel.Infos);
        loaded.Load(SmallModel.Saved(saved));
        Assert.Equal(saved.Block.Span.ToArray(), loaded.Block.Span.ToArray());

        var single = new ModelWeights(SmallModel.Infos, seed: 1);
        loaded.Load(SmallModel.Saved(single));
        Assert.Equal(Array.ConvertAll(SmallModel.Values(single), value => (double)value), loaded.Block.Span.ToArray());
        single.Load(SmallModel.Saved(saved));
        Assert.Equal(Array.ConvertAll(saved.Block.Span.ToArray(), value => (float)value), SmallModel.Values(single));
    }

    [Fact]
    public void A_saved_file_holds_PyTorchs_names_and_a_batch_count_for_each_BatchNorm()
    {
        var file = SafetensorsFile.Read(SmallModel.Saved(new ModelWeights(SmallModel.Infos, seed: 1)));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(
            SmallModel.Infos.Select(info => info.Name).Append("bn1.num_batches_tracked").Order(), file.Tensors.Select(t => t.Name).Order());
        Assert.Equal([0], file["bn1.num_batches_tracked"].ToInt64s());
        Assert.Empty(file["bn1.num_batches_tracked"].Shape);
        Assert.Equal([3, 1, 3, 3], file["conv1.weight"].Shape);
    }

    [Theory]
    [InlineData(SafetensorsType.F16, "0000 0080 003C 00C0 FF7B 0100 007C 00FC")]
    [InlineData(SafetensorsType.BF16, "0000 0080 803F 00C0 803F 0100 807F 80FF")]
    [InlineData(SafetensorsType.F32, "00000000 00000080 0000803F 000000C0 0000803F 01000000 0000807F 000080FF")]
    [InlineData(SafetensorsType.F64, "0000000000000000 0000000000000080 000000000000F03F 00000000000000C0 000000000000F03F " +
        "000000000000A036 000000000000F07F 000000000000F0FF")]
    public void Every_floating_type_converts_exactly(SafetensorsType type, string hex)
    {
        var expected = type switch
        {
            SafetensorsType.F16 => new float[] { 0, -0f, 1, -2, 65504, 1 / 16777216f, float.PositiveInfinity, float.NegativeInfinity },
            SafetensorsType.BF16 => [0, -0f, 1, -2, 1, BitConverter.UInt32BitsToSingle(0x10000), float.PositiveInfinity, float.NegativeInfinity],
            _ => [0, -0f, 1, -2, 1, float.Epsilon, float.PositiveInfinity, float.NegativeInfinity],
        };
        var writer = new SafetensorsWriter();
        writer.AddBytes("x", type, [2, 4], Convert.FromHexString(hex.Replace(" ", "")));
        var stream = new MemoryStream();
        writer.Save(stream);
        var single = new ModelWeights([new("x", [2, 4], 0, default)]);
        var twice = new ModelWeights<double>([new("x", [2, 4], 0, default)]);
        single.Load(stream.ToArray());
        twice.Load(stream.ToArray());
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(BitConverter.SingleToUInt32Bits(expected[i]), BitConverter.SingleToUInt32Bits(single.Block.Span[i]));
            Assert.Equal(BitConverter.DoubleToUInt64Bits(expected[i]), BitConverter.DoubleToUInt64Bits(twice.Block.Span[i]));
        }
    }

    [Fact]
    public void Long_converted_tensors_are_read_in_pieces_without_a_seam()
    {
        var halves = new Half[100_003];
        for (var i = 0; i < halves.Length; i++) halves[i] = (Half)(i % 1999);
        var writer = new SafetensorsWriter();
        writer.Add<Half>("x", [halves.Length], halves);
        var stream = new MemoryStream();
        writer.Save(stream);
        var weights = new ModelWeights([new("x", [halves.Length], 0, default)]);
        weights.Load(new OneWayStream(stream.ToArray()));
        for (var i = 0; i < halves.Length; i++) Assert.Equal(i % 1999, weights.Block.Span[i]);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_in_one_exception_and_the_model_is_unchanged()
    {
        var weights = new ModelWeights(SmallModel.Infos, seed: 1);
        var before = SmallModel.Values(weights);
        var error = Assert.Throws<WeightsException>(() => weights.Load(Unfitting()));
        AssertReport(error.Report!);
        Assert.All(
            new[] { "'conv1.bias'", "'fc.wieght'", "'lost.num_batches_tracked'", "'fc.bias' is [2] in the model, but [3] of F32 in the file", "'bn1.bias'", "of I32", "strict: false" },
            part => Assert.Contains(part, error.Message));
        Assert.Equal(before, SmallModel.Values(weights));
    }

    [Fact]
    public void A_load_that_is_not_strict_takes_what_fits_and_reports_the_rest()
    {
        var weights = new ModelWeights(SmallModel.Infos, seed: 1);
        var before = new ModelWeights(SmallModel.Infos, seed: 1);
        AssertReport(weights.Load(new OneWayStream(Unfitting()), strict: false));
        foreach (var tensor in weights.State)
        {
            var expected = tensor.Name is "conv1.weight" or "bn1.weight" or "bn1.running_var" or "bn1.running_mean"
                ? [.. Enumerable.Repeat(5f, tensor.Span.Length)]
                : before.State[tensor.Name].Span.ToArray();
            Assert.Equal(expected, tensor.Span.ToArray());
        }
    }

    [Fact]
    public void A_report_of_many_names_is_short_but_its_lists_are_whole()
    {
        var infos = Enumerable.Range(0, 500).Select(i => new ParameterInfo($"layer{i}.weight", [1], 16 * i, default)).ToArray();
        var writer = new SafetensorsWriter();
        var stream = new MemoryStream();
        writer.Save(stream);
        var error = Assert.Throws<WeightsException>(() => new ModelWeights(infos).Load(stream.ToArray()));
        Assert.Equal(500, error.Report!.Missing.Count);
        Assert.Contains("and 480 more", error.Message);
        Assert.InRange(error.Message.Length, 1, 1000);
    }

    [Fact]
    public void A_real_PyTorch_file_loads_strictly_with_its_batch_counts()
    {
        (string Name, int[] Shape)[] tensors =
        [
            ("conv1.weight", [8, 1, 3, 3]), ("conv1.bias", [8]), ("conv2.weight", [16, 8, 3, 3]), ("conv2.bias", [16]),
            ("conv3.weight", [24, 16, 3, 3]), ("conv3.bias", [24]),
            ("norm1.weight", [24]), ("norm1.bias", [24]), ("norm1.running_mean", [24]), ("norm1.running_var", [24]),
            ("fc1.weight", [32, 11616]), ("fc1.bias", [32]), ("fc2.weight", [10, 32]), ("fc2.bias", [10]),
            ("norm2.weight", [10]), ("norm2.bias", [10]), ("norm2.running_mean", [10]), ("norm2.running_var", [10]),
        ];
        var infos = new List<ParameterInfo>();
        var offset = 0;
        foreach (var (name, shape) in tensors)
        {
            infos.Add(new ParameterInfo(name, shape, offset, default, Buffer: name.Contains("running")));
            offset = (offset + infos[^1].Length + 15) & ~15;
        }

        var weights = new ModelWeights([.. infos]);
        var path = TestData.Path("models/burn-mnist/mnist.safetensors");
        var report = weights.Load(path);
        Assert.Equal(18, report.Loaded.Count);
        Assert.Equal(376_870, weights.Parameters.ElementCount);

        // Read once more by the bytes where the file's own header puts them.
        var bytes = File.ReadAllBytes(path);
        var data = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(data + 16)), weights.State["conv1.bias"].Span[0]);
        Assert.Equal(BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(data + 336 - 4)), weights.State["conv1.weight"].Span[^1]);
    }

    [Fact]
    public void An_embedded_resource_loads_and_a_missing_one_is_named()
    {
        ParameterInfo[] infos = [new("Parameter194", [1, 10], 0, default), new("Parameter6", [8, 1, 1], 16, default)];
        var weights = new ModelWeights(infos);
        var report = weights.Load(typeof(LoadTests).Assembly, "mnist-8", strict: false);
        Assert.Equal(["Parameter194", "Parameter6"], report.Loaded.Order(StringComparer.Ordinal));
        var file = SafetensorsFile.Read(TestData.Path("models/mnist-8/weights.safetensors"));
        Assert.Equal(file["Parameter194"].ToSingles(), weights.State["Parameter194"].Span.ToArray());
        var error = Assert.Throws<FileNotFoundException>(() => weights.Load(typeof(LoadTests).Assembly, "mnist-9"));
        Assert.Contains("'mnist-9'", error.Message);
        Assert.Contains("mnist-8", error.Message);
    }

    [Fact]
    public void A_file_that_cannot_be_read_to_its_end_leaves_the_model_unchanged()
    {
        var weights = new ModelWeights(SmallModel.Infos, seed: 1);
        var before = SmallModel.Values(weights);
        var bytes = SmallModel.Saved(new ModelWeights(SmallModel.Infos, seed: 2));
        Assert.Throws<WeightsException>(() => weights.Load(new OneWayStream(bytes[..^1])));
        Assert.Throws<WeightsException>(() => weights.Load(new OneWayStream([.. bytes, 0])));
        Assert.Throws<IOException>(() => weights.Load(new OneWayStream(bytes, failAt: bytes.Length - 10)));
        Assert.Throws<FileNotFoundException>(() => weights.Load(TestData.Path("absent.safetensors")));
        Assert.Equal(before, SmallModel.Values(weights));
    }

    private static byte[] Unfitting()
    {
        var writer = new SafetensorsWriter();
        void Add(string name, params int[] shape)
        {
            var values = new float[shape.Aggregate(1, (a, b) => a * b)];
            Array.Fill(values, 5);
            writer.Add<float>(name, shape, values);
        }

        Add("conv1.weight", 3, 1, 3, 3);
        Add("bn1.weight", 3);
        Add("fc.wieght", 2, 7);
        Add("bn1.running_mean", 3);
        Add("bn1.running_var", 3);
        Add("fc.weight", 7, 2);
        Add("fc.bias", 3);
        writer.Add<int>("bn1.bias", [3], new int[3]);
        writer.Add<long>("bn1.num_batches_tracked", [], new long[1]);
        writer.Add<long>("lost.num_batches_tracked", [], new long[1]);
        var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }

    private static void AssertReport(LoadReport report)
    {
        Assert.False(report.IsComplete);
        Assert.Equal(["bn1.running_mean", "bn1.running_var", "bn1.weight", "conv1.weight"], report.Loaded.Order(StringComparer.Ordinal));
        Assert.Equal(["conv1.bias"], report.Missing);
        Assert.Equal(["fc.wieght", "lost.num_batches_tracked"], report.Unexpected.Order(StringComparer.Ordinal));
        Assert.Equal(["bn1.bias", "fc.bias", "fc.weight"], report.Mismatched.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
    }

    private static void AssertLoads(ModelWeights saved, Func<ModelWeights, LoadReport> load)
    {
        var loaded = new ModelWeights(SmallModel.Infos);
        var report = load(loaded);
        Assert.True(report.IsComplete);
        Assert.Equal(SmallModel.Values(saved), SmallModel.Values(loaded));
    }
}
