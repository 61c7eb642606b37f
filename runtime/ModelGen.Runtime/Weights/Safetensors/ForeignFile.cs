using System.Text;

namespace ModelGen.Runtime;

/// <summary>
/// Knows files that are given in place of safetensors by their first bytes, and by their names where those tell nothing, and says
/// what leads from there to safetensors.
/// </summary>
internal static class ForeignFile
{
    // As much as the name of a zip archive's first file, or a line of text, needs.
    private const int Looked = 256;

    private static ReadOnlySpan<byte> Hdf5 => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Npy => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>One sentence or two that name the format and the way to convert it; null for bytes that are nothing known.</summary>
    /// <param name="prefix">The first bytes, which have been read.</param>
    /// <param name="rest">Stands behind them.</param>
    /// <param name="source">The file's name for messages.</param>
    public static string? Describe(ReadOnlySpan<byte> prefix, Stream rest, string source)
    {
        Span<byte> start = stackalloc byte[Looked];
        prefix.CopyTo(start);
        var read = prefix.Length + rest.ReadAtLeast(start[prefix.Length..], Looked - prefix.Length, throwOnEndOfStream: false);
        // A stream and memory have no name.
        return Describe(start[..read], Path.GetExtension(source).ToLowerInvariant(), Path.HasExtension(source) ? source : "model");
    }

    private static string? Describe(ReadOnlySpan<byte> start, string extension, string source)
    {
        if (start.StartsWith("PK\x03\x04"u8)) return Zip(FirstName(start), extension, source);
        if (start.StartsWith(Hdf5)) return "It is an HDF5 file, as Keras writes. Read it with h5py, turn each kernel round into PyTorch's order, and save with safetensors.numpy.save_file.";
        if (start.StartsWith(Npy)) return "It is one NumPy array. " + Python("numpy as np", "numpy", $"{{'weight': np.load({Name(source)}).copy()}}", source);
        if (start.StartsWith("GGUF"u8)) return "It is a GGUF file of llama.cpp. Take the weights from the safetensors files that it was made of.";
        if (start.Length >= 8 && start[4..].StartsWith("TFL3"u8)) return "It is a TensorFlow Lite model, whose weights have lost their names. Take them from the model it was made of.";
        if (start.StartsWith("version https://git-lfs"u8)) return "It is a pointer of Git LFS in place of the file. Fetch the file itself: git lfs pull.";
        if (start is [0x1F, 0x8B, ..]) return "It is compressed by gzip. Unpack it first.";
        // A pickle says the version of its protocol, 2 to 5; PyTorch's old files are pickles.
        if (start is [0x80, >= 2 and <= 5, ..]) return PyTorch(source);
        var text = Encoding.Latin1.GetString(start).TrimStart();
        if (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return "It is a web page. The address that it was loaded from shows the file; take the address that gives it.";
        if (text.StartsWith('{'))
            return "It is JSON. Where it is the index of a model in several parts (model.safetensors.index.json), put the tensors of all parts into one file.";
        // Field 1 of an ONNX model is the version of its format; a field with text or the operators' versions follows.
        if (extension == ".onnx" || start is [0x08, < 0x20, 0x12 or 0x1A or 0x22 or 0x3A or 0x42, ..]) return Onnx(source);
        return extension is ".pt" or ".pth" or ".ckpt" ? PyTorch(source) : null;
    }

    private static string Zip(string first, string extension, string source)
    {
        if (first.EndsWith(".npy", StringComparison.Ordinal) || extension == ".npz")
            return "It is a NumPy archive. " + Python("numpy as np", "numpy", $"{{k: v.copy() for k, v in np.load({Name(source)}).items()}}", source);
        if (first is "metadata.json" or "config.json" or "model.weights.h5" || extension == ".keras")
            return "It is a Keras model. Load it in Python, turn each kernel round into PyTorch's order, and save with safetensors.numpy.save_file.";
        return first.Contains("data.pkl", StringComparison.Ordinal) || first.Contains(".format_version", StringComparison.Ordinal) || extension is ".pt" or ".pth" or ".ckpt" or ".bin"
            ? PyTorch(source)
            : "It is a zip archive. Unpack it first.";
    }

    private static string PyTorch(string source) => "It is a PyTorch file. " + Python(
        "torch", "torch", $"{{k: v.contiguous().clone() for k, v in torch.load({Name(source)}, map_location='cpu').items()}}", source) +
        " Of a file that holds more than a state_dict, take that part.";

    private static string Onnx(string source) => "It is an ONNX model. Its weights alone: " + Python(
        "onnx, onnx.numpy_helper as o", "numpy", $"{{t.name: o.to_array(t) for t in onnx.load({Name(source)}).graph.initializer}}", source);

    // save_file takes the memory as it lies: copies lie row by row and share none.
    private static string Python(string import, string package, string tensors, string source) =>
        $"Convert it with Python: import {import}; from safetensors.{package} import save_file; save_file({tensors}, {Name(Path.ChangeExtension(source, ".safetensors"))}).";

    // As Python quotes it: what the message shows is to be pasted.
    private static string Name(string source) => $"'{source.Replace("\\", "\\\\").Replace("'", "\\'")}'";

    private static string FirstName(ReadOnlySpan<byte> zip)
    {
        const int Header = 30;
        if (zip.Length < Header) return "";
        var length = zip[26] | zip[27] << 8;
        return Encoding.UTF8.GetString(zip[Header..Math.Min(zip.Length, Header + length)]);
    }
}
