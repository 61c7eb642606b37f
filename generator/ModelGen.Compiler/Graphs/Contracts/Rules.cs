namespace ModelGen.Compiler.Graphs;

/// <summary>The ids of the rules that operators can break; the front end has a descriptor and a page for each.</summary>
public static class Rules
{
    /// <summary>An option is out of its range.</summary>
    public const string Option = "MG0100";

    /// <summary>A kernel or window is larger than the image with its padding.</summary>
    public const string KernelTooLarge = "MG0101";

    /// <summary>A declared number of inputs is not what comes in.</summary>
    public const string FeatureMismatch = "MG0102";

    /// <summary>Channels do not divide into groups.</summary>
    public const string Groups = "MG0103";

    /// <summary>The input has the wrong number of axes.</summary>
    public const string Rank = "MG0104";

    /// <summary>The loss does not fit the output.</summary>
    public const string LossShape = "MG0105";

    /// <summary>A tensor is too large to be addressed.</summary>
    public const string TooLarge = "MG0106";

    /// <summary>Shapes of several inputs do not go together.</summary>
    public const string ShapeMismatch = "MG0107";

    /// <summary>A layer that is called several times needs weights of several shapes, or is frozen for some of the calls.</summary>
    public const string SharedWeights = "MG0108";

    /// <summary>The body of a scan does not fit its states, or holds what cannot run step by step.</summary>
    public const string Scan = "MG0111";

    /// <summary>A loss would take its classes, or a layer its channels, from an axis of places.</summary>
    public const string ClassAxis = "MG0112";

    /// <summary>A layer would use the weight of another one that has none such.</summary>
    public const string TiedWeight = "MG0113";

    /// <summary>Tokens where numbers are needed, or numbers where tokens are.</summary>
    public const string ElementType = "MG0109";

    /// <summary>An initialiser does not suit the layer's weights, or its options do not suit it.</summary>
    public const string Init = "MG0110";
}
