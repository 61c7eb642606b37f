namespace ModelGen.Compiler.Graphs;

/// <summary>What an operator is to a user: the name, where it is known from, and how its arguments become one.</summary>
/// <param name="Name">The attribute (without its suffix) and the inline method.</param>
/// <param name="Summary">One sentence with the formula.</param>
/// <param name="Torch">PyTorch's name.</param>
/// <param name="Onnx">ONNX's operator.</param>
public sealed record LayerKind(string Name, string Summary, string Torch, string Onnx, Func<LayerArguments, Operator> Create)
{
    /// <summary>Whether it is a loss: the last thing on a class, with a target beside the output.</summary>
    public bool IsLoss { get; init; }

    /// <summary>Whether it takes indices: as the first layer of a sequential model it makes the input one of ints.</summary>
    public bool TakesTokens { get; init; }

    /// <summary>Whether a layer of such options has weights or buffers, which are named after it.</summary>
    public Func<LayerArguments, bool> HasWeights { get; init; } = static _ => false;

    /// <summary>How many tensors it takes; one with several has a call and no attribute.</summary>
    public int Inputs { get; init; } = 1;

    /// <summary>Input and output shapes in words, for the docs.</summary>
    public string Shapes { get; init; } = "any shape, unchanged";
}
