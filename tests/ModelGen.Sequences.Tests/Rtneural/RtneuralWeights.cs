using System.Text.Json;

namespace ModelGen.Sequences.Tests.Rtneural;

/// <summary>Reads the weights of the published networks: PyTorch's by their names, Keras's layer by layer.</summary>
internal static class RtneuralWeights
{
    public static void Read(string path, IParameterSet state)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var weights = document.RootElement.TryGetProperty("layers", out var layers) ? Keras(layers) : Torch(document.RootElement);
        Assert.Equal(weights.Keys.Order(), state.Items.Select(item => item.Name).Order());
        foreach (var item in state.Items)
        {
            Assert.Equal(item.Memory.Length, weights[item.Name].Length);
            weights[item.Name].CopyTo(item.Memory.Single);
        }
    }

    /// <summary>A single layer has no prefix in its file.</summary>
    private static Dictionary<string, float[]> Torch(JsonElement root) => root.EnumerateObject()
        .ToDictionary(p => p.Name.Contains('.', StringComparison.Ordinal) ? p.Name : "layer." + p.Name, p => Numbers(p.Value));

    private static Dictionary<string, float[]> Keras(JsonElement layers)
    {
        var weights = new Dictionary<string, float[]>(StringComparer.Ordinal);
        // The path of a layer counts activations where they are layers of their own, which all but those of the convolutional network are.
        var index = 0;
        foreach (var layer in layers.EnumerateArray())
        {
            var (type, arrays) = (layer.GetProperty("type").GetString(), layer.GetProperty("weights").EnumerateArray().ToArray());
            var isWired = layers.EnumerateArray().Any(l => l.GetProperty("type").GetString() == "conv1d");
            foreach (var (name, values) in Layer(type!, arrays)) weights.Add($"{index}.{name}", values);
            index++;
            if (!isWired && type is "dense" && layer.GetProperty("activation").GetString() != "") index++;
        }
        return weights;
    }

    private static IEnumerable<(string Name, float[] Values)> Layer(string type, JsonElement[] arrays)
    {
        switch (type)
        {
            case "dense":
                yield return ("weight", Transposed(arrays[0]));
                if (arrays.Length > 1) yield return ("bias", Numbers(arrays[1]));
                break;
            case "conv1d":
                yield return ("weight", Reversed(arrays[0]));
                yield return ("bias", Numbers(arrays[1]));
                break;
            case "batchnorm":
                string[] names = ["weight", "bias", "running_mean", "running_var"];
                for (var i = 0; i < arrays.Length; i++) yield return (names[4 - arrays.Length + i], Numbers(arrays[i]));
                break;
            case "prelu":
                yield return ("weight", Numbers(arrays[0]));
                break;
            case "lstm":
                var bias = Numbers(arrays[2]);
                yield return ("weight_ih_l0", Transposed(arrays[0]));
                yield return ("weight_hh_l0", Transposed(arrays[1]));
                yield return ("bias_ih_l0", bias);
                yield return ("bias_hh_l0", new float[bias.Length]);
                break;
            case "gru":
                yield return ("weight_ih_l0", Swapped(Transposed(arrays[0])));
                yield return ("weight_hh_l0", Swapped(Transposed(arrays[1])));
                yield return ("bias_ih_l0", Swapped(Numbers(arrays[2][0])));
                yield return ("bias_hh_l0", Swapped(Numbers(arrays[2][1])));
                break;
        }
    }

    /// <summary>Gates z, r, h to r, z, n: the first two thirds change places.</summary>
    private static float[] Swapped(float[] gates)
    {
        var third = gates.Length / 3;
        return [.. gates[third..(2 * third)], .. gates[..third], .. gates[(2 * third)..]];
    }

    private static float[] Transposed(JsonElement matrix)
    {
        var rows = matrix.EnumerateArray().Select(Numbers).ToArray();
        return [.. Enumerable.Range(0, rows[0].Length).SelectMany(c => rows.Select(row => row[c]))];
    }

    /// <summary>[kernel, in, out] to [out, in, kernel].</summary>
    private static float[] Reversed(JsonElement kernel)
    {
        var taps = kernel.EnumerateArray().Select(tap => tap.EnumerateArray().Select(Numbers).ToArray()).ToArray();
        return [.. Enumerable.Range(0, taps[0][0].Length).SelectMany(o => Enumerable.Range(0, taps[0].Length).SelectMany(i => taps.Select(tap => tap[i][o])))];
    }

    private static float[] Numbers(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().SelectMany(Numbers)]
        : [(float)value.GetDouble()];
}
