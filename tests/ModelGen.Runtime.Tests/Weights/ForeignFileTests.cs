using System.Text;

namespace ModelGen.Runtime.Tests;

/// <summary>Files of other formats are named as what they are, with the way from there; the files come from the programs themselves (foreign.py).</summary>
public sealed class ForeignFileTests
{
    [Theory]
    [InlineData("state.pt", "It is a PyTorch file. Convert it with Python: import torch; from safetensors.torch import save_file; save_file({k: v.contiguous().clone() for k, v in torch.load('state.pt', map_location='cpu').items()}, 'state.safetensors').")]
    [InlineData("legacy.pt", "It is a PyTorch file.")]
    [InlineData("arrays.npz", "It is a NumPy archive. Convert it with Python: import numpy as np; from safetensors.numpy import save_file; save_file({k: v.copy() for k, v in np.load('arrays.npz').items()}, 'arrays.safetensors').")]
    [InlineData("compressed.npz", "It is a NumPy archive.")]
    [InlineData("array.npy", "It is one NumPy array. Convert it with Python: import numpy as np; from safetensors.numpy import save_file; save_file({'weight': np.load('array.npy').copy()}, 'array.safetensors').")]
    [InlineData("model.onnx", "It is an ONNX model. Its weights alone: Convert it with Python: import onnx, onnx.numpy_helper as o; from safetensors.numpy import save_file; save_file({t.name: o.to_array(t) for t in onnx.load('model.onnx').graph.initializer}, 'model.safetensors').")]
    [InlineData("nameless.onnx", "It is an ONNX model.")]
    public void A_file_is_named_as_what_it_is(string file, string expected)
    {
        var path = TestData.Path($"Fixtures/foreign/{file}");
        var model = New();
        var refused = Assert.Throws<WeightsException>(() => model.Load(path));
        Assert.StartsWith($"{file} is no safetensors file. {expected}", refused.Message);
        // By its bytes alone, too; the sentence then names the format and a file of no name.
        var kind = expected[..(expected.IndexOf('.', StringComparison.Ordinal) + 1)];
        Assert.StartsWith($"The given memory is no safetensors file. {kind}", Assert.Throws<WeightsException>(() => model.Load(File.ReadAllBytes(path))).Message);
        Assert.StartsWith("The stream is no safetensors file.", Assert.Throws<WeightsException>(() => model.Load(new OneWayStream(File.ReadAllBytes(path)))).Message);
        Assert.StartsWith(file, Assert.Throws<WeightsException>(() => SafetensorsFile.Read(path)).Message);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "weights.safetensors", "It is a pointer of Git LFS in place of the file. Fetch the file itself: git lfs pull.")]
    [InlineData("<!DOCTYPE html><html><head>", "weights.safetensors", "It is a web page.")]
    [InlineData("\n<html lang=\"en\">", "weights.safetensors", "It is a web page.")]
    [InlineData("{\"metadata\":{\"total_size\":1},\"weight_map\":{}}", "model.safetensors.index.json", "It is JSON. Where it is the index of a model in several parts")]
    [InlineData("\u0089HDF\r\n\u001a\n01234567", "weights.h5", "It is an HDF5 file, as Keras writes.")]
    [InlineData("GGUF\u0003\0\0\0\u0001\0\0\0", "llama.gguf", "It is a GGUF file of llama.cpp.")]
    [InlineData("\u001c\0\0\0TFL3\0\0\0\0", "net.tflite", "It is a TensorFlow Lite model")]
    [InlineData("\u001f\u008b\u0008\0\u0001\u0002\u0003\u0004\0\u0003", "weights.safetensors.gz", "It is compressed by gzip. Unpack it first.")]
    [InlineData("PK\u0003\u0004\u0014\0\0\0\0\0", "net.keras", "It is a Keras model.")]
    [InlineData("PK\u0003\u0004\u0014\0\0\0\0\0", "files.zip", "It is a zip archive. Unpack it first.")]
    [InlineData("nobody knows this", "weights.pth", "It is a PyTorch file.")]
    public void What_is_no_fixture_is_told_by_its_first_bytes(string start, string name, string expected)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory[name], Encoding.Latin1.GetBytes(start));
        Assert.StartsWith($"{name} is no safetensors file. {expected}", Assert.Throws<WeightsException>(() => New().Load(directory[name])).Message);
    }

    [Fact]
    public void A_name_is_quoted_as_Python_quotes_it()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["it's.npy"];
        File.Copy(TestData.Path("Fixtures/foreign/array.npy"), path);
        Assert.EndsWith(@"save_file({'weight': np.load('it\'s.npy').copy()}, 'it\'s.safetensors').", Assert.Throws<WeightsException>(() => New().Load(path)).Message);
    }

    [Fact]
    public void What_is_nothing_known_is_said_to_be_damaged() => Assert.StartsWith(
        "The given memory is not a valid safetensors file: its first 8 bytes announce",
        Assert.Throws<WeightsException>(() => New().Load("nobody knows this"u8)).Message);

    private static ModelWeights New() => new(SmallModel.Infos);
}
