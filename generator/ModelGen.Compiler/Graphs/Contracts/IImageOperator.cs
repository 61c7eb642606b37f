namespace ModelGen.Compiler.Graphs;

/// <summary>When an operator works on images in blocks of channels.</summary>
public enum BlockedUse
{
    /// <summary>Only where images are plain.</summary>
    Never,

    /// <summary>Where a neighbour does.</summary>
    Follows,

    /// <summary>Its kernel knows nothing else.</summary>
    Always,
}

/// <summary>An operator with kernels for images in blocks of channels; they read any border.</summary>
public interface IImageOperator
{
    BlockedUse Use(Graph graph, Node node);

    /// <summary>
    /// The image an input must be, with the least border it must have, where the node works on blocks; null for what is
    /// no image (weights, biases).
    /// </summary>
    ImageLayout? ImageInput(Graph graph, Node node, int input);

    /// <summary>Whether the output is an image, written in blocks and with any border where the node works on blocks.</summary>
    bool GivesImage { get; }
}

/// <summary>An elementwise function that one pass may map over images with their borders, if it leaves zeros there.</summary>
public interface IKeepsZero
{
    /// <summary>Whether it gives zero where all its inputs are zero.</summary>
    bool KeepsZero { get; }
}
