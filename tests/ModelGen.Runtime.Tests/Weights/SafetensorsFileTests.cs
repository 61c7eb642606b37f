using System.Text;

namespace ModelGen.Runtime.Tests;

public class SafetensorsFileTests
{
    [Fact]
    public void A_written_file_is_known_to_the_byte()
    {
        var writer = new SafetensorsWriter { Metadata = { ["by"] = "ä\"\\\n" } };
        writer.Add<float>("a", [2], new float[] { 1, -2 });
        writer.Add<long>("b\u0001é", [], new long[] { 3 });
        const string Header = """{"__metadata__":{"by":"ä\"\\\u000a"},"b\u0001é":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""";
        var header = Encoding.UTF8.GetBytes(Header);
        var padded = (header.Length + 7) / 8 * 8;
        byte[] expected =
        [
            (byte)padded, 0, 0, 0, 0, 0, 0, 0, .. header, .. Enumerable.Repeat((byte)' ', padded - header.Length),
            3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0,
        ];
        Assert.Equal(expected, Bytes(writer));

        var file = SafetensorsFile.Read(expected);
        Assert.Equal("ä\"\\\n", file.Metadata["by"]);
        Assert.Equal([3], file["b\u0001é"].ToInt64s());
        Assert.Equal([1f, -2f], file["a"].ToSingles());
    }

    [Theory, InlineData("[0,9223372036854775807]"), InlineData("[9223372036854775807,0]"), InlineData("[4294967296,4294967296,0,7]"), InlineData("[0]")]
    public void A_zero_makes_a_tensor_of_any_type_empty_whatever_its_other_sizes(string shape)
    {
        foreach (var type in Enum.GetValues<SafetensorsType>())
        {
            var header = Encoding.UTF8.GetBytes($"{{\"a\":{{\"dtype\":\"{type.Name()}\",\"shape\":{shape},\"data_offsets\":[0,0]}}}}");
            var tensor = SafetensorsFile.Read([.. BitConverter.GetBytes((long)header.Length), .. header])["a"];
            Assert.Equal(0, tensor.ElementCount);
            Assert.Equal(shape, $"[{string.Join(',', tensor.Shape)}]");
        }
    }

    [Fact]
    public void Every_type_round_trips()
    {
        var writer = new SafetensorsWriter();
        foreach (var type in Enum.GetValues<SafetensorsType>())
        {
            var bytes = Enumerable.Range(0, 6 * type.Size()).Select(i => (byte)(type.IsFloating() ? 1 : i * 37)).ToArray();
            writer.AddBytes(type.Name(), type, [3, 1, 2], bytes);
        }

        var file = SafetensorsFile.Read(Bytes(writer));
        Assert.Equal(16, file.Tensors.Count);
        foreach (var type in Enum.GetValues<SafetensorsType>())
        {
            var tensor = file[type.Name()];
            Assert.Equal(type, tensor.Type);
            Assert.Equal(6, tensor.ElementCount);
            Assert.Equal([3, 1, 2], tensor.Shape);
            Assert.Equal(Enumerable.Range(0, 6 * type.Size()).Select(i => (byte)(type.IsFloating() ? 1 : i * 37)), tensor.Bytes.ToArray());
        }
    }

    [Fact]
    public void Integers_of_every_width_widen_and_what_does_not_fit_is_refused()
    {
        var writer = new SafetensorsWriter();
        writer.Add<byte>("u8", [1], new byte[] { 200 });
        writer.Add<sbyte>("i8", [1], new sbyte[] { -100 });
        writer.Add<short>("i16", [1], new short[] { -30000 });
        writer.Add<ushort>("u16", [1], new ushort[] { 60000 });
        writer.Add<int>("i32", [1], new[] { int.MinValue });
        writer.Add<uint>("u32", [1], new[] { uint.MaxValue });
        writer.Add<long>("i64", [1], new[] { long.MinValue });
        writer.Add<ulong>("u64", [1], new[] { ulong.MaxValue });
        writer.Add<bool>("bool", [2], new[] { true, false });
        writer.Add<double>("f64", [1], new[] { 0.1 });
        var file = SafetensorsFile.Read(Bytes(writer));
        Assert.Equal([200], file["u8"].ToInt32s());
        Assert.Equal([-100], file["i8"].ToInt32s());
        Assert.Equal([-30000], file["i16"].ToInt32s());
        Assert.Equal([60000], file["u16"].ToInt32s());
        Assert.Equal([int.MinValue], file["i32"].ToInt32s());
        Assert.Equal([uint.MaxValue], file["u32"].ToInt64s());
        Assert.Equal([long.MinValue], file["i64"].ToInt64s());
        Assert.Equal([1, 0], file["bool"].ToInt32s());
        Assert.Equal([0.1], file["f64"].ToDoubles());
        Assert.Throws<OverflowException>(() => file["u32"].ToInt32s());
        Assert.Throws<OverflowException>(() => file["u64"].ToInt64s());
        Assert.Throws<InvalidOperationException>(() => file["f64"].ToInt64s());
        Assert.Throws<InvalidOperationException>(() => file["i64"].ToSingles());
    }

    [Fact]
    public void Memory_of_a_type_known_only_at_run_time_round_trips()
    {
        var writer = new SafetensorsWriter();
        writer.Add("f", [1, 2], new TensorMemory(new[] { 1f, 0.1f }));
        writer.Add("d", [2], new TensorMemory(new[] { 1.0, 0.1 }));
        writer.Add("i", [], new TensorMemory(new[] { -5 }));
        var file = SafetensorsFile.Read(Bytes(writer));
        var (singles, doubles, integers) = (new float[2], new double[2], new int[1]);
        file["f"].CopyTo(doubles);
        Assert.Equal([1, 0.1f], doubles);
        file["d"].CopyTo(doubles);
        Assert.Equal([1, 0.1], doubles);
        file["d"].CopyTo(singles);
        Assert.Equal([1, 0.1f], singles);
        file["i"].CopyTo(integers);
        Assert.Equal([-5], integers);
        Assert.True(file["f"].Fits([1, 2], TensorType.Double));
        Assert.False(file["f"].Fits([2], TensorType.Single));
        Assert.False(file["i"].Fits([], TensorType.Single));
        Assert.Throws<ArgumentException>(() => file["f"].CopyTo(new float[3]));
        Assert.Throws<InvalidOperationException>(() => file["i"].CopyTo(new float[1]));
        Assert.Throws<InvalidOperationException>(() => file["f"].CopyTo(new int[2]));
    }

    [Fact]
    public void Files_that_Python_wrote_are_read()
    {
        var loss = SafetensorsFile.Read(TestData.Path("Fixtures/loss_nll.safetensors"));
        Assert.Equal("nll", loss.Metadata["op"]);
        Assert.Equal([6, 5], loss["in.input"].Shape);
        var (input, target) = (loss["in.input"].ToSingles(), loss["in.target"].ToInt32s());
        Assert.All(target, label => Assert.InRange(label, 0, 4));
        // What is in the file agrees with itself: the mean of the negated inputs at the targets.
        Assert.Equal(loss["out.loss"].ToSingles()[0], target.Select((label, row) => -input[5 * row + label]).Average(), 1e-5f);
        Assert.Equal([1f], loss["grad_out.loss"].ToSingles());

        var norm = SafetensorsFile.Read(TestData.Path("Fixtures/batch_norm1d_eval.safetensors"));
        Assert.True(norm.Contains("buffer.running_mean"));
        var error = Assert.Throws<KeyNotFoundException>(() => norm["param.scale"]);
        Assert.Contains("param.weight", error.Message);
    }

    [Theory]
    [InlineData("models/mnist-8/weights.safetensors")]
    [InlineData("models/burn-mnist/mnist.safetensors")]
    [InlineData("models/burn-mnist/io.safetensors")]
    public void A_foreign_file_written_again_holds_the_same(string path)
    {
        var file = SafetensorsFile.Read(TestData.Path(path));
        var writer = new SafetensorsWriter();
        foreach (var (key, value) in file.Metadata) writer.Metadata[key] = value;
        foreach (var tensor in file.Tensors)
            writer.AddBytes(tensor.Name, tensor.Type, [.. tensor.Shape.Select(size => (int)size)], tensor.Bytes);
        var again = SafetensorsFile.Read(new OneWayStream(Bytes(writer)));
        Assert.Equal(file.Metadata, again.Metadata);
        Assert.Equal(file.Tensors.Count, again.Tensors.Count);
        foreach (var tensor in file.Tensors)
        {
            Assert.Equal(tensor.Type, again[tensor.Name].Type);
            Assert.Equal(tensor.Shape, again[tensor.Name].Shape);
            Assert.True(tensor.Bytes.Span.SequenceEqual(again[tensor.Name].Bytes.Span));
        }
    }

    [Fact]
    public void A_file_without_tensors_and_tensors_without_elements_are_fine()
    {
        Assert.Empty(SafetensorsFile.Read(Bytes(new SafetensorsWriter())).Tensors);
        var writer = new SafetensorsWriter();
        writer.Add<float>("none", [0, 5], Array.Empty<float>());
        writer.Add<float>("one", [1], new float[1]);
        writer.Add<float>("no more", [0], Array.Empty<float>());
        var file = SafetensorsFile.Read(Bytes(writer));
        Assert.Equal([0, 5], file["none"].Shape);
        Assert.Empty(file["no more"].ToSingles());
    }

    [Fact]
    public void The_writer_refuses_what_would_make_a_bad_file()
    {
        var writer = new SafetensorsWriter();
        writer.Add<float>("a", [2], new float[2]);
        Assert.Throws<ArgumentException>(() => writer.Add<float>("a", [2], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.Add<float>("__metadata__", [2], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Add<float>("b", [-1, -2], new float[2]));
        Assert.Throws<NotSupportedException>(() => writer.Add<char>("c", [2], new char[2]));
        var error = Assert.Throws<ArgumentException>(() => writer.Add<float>("b", [2, 3], new float[5]));
        Assert.Contains("'b' of shape [2, 3] and type F32 takes 24 bytes, but 20 are given", error.Message);
        writer.Add<float>("half \ud800", [0], Array.Empty<float>());
        Assert.ThrowsAny<ArgumentException>(() => Bytes(writer));
    }

    private static byte[] Bytes(SafetensorsWriter writer)
    {
        var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }
}
