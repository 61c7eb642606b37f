namespace ModelGen.Operators.Tests;

internal static partial class Samples
{
    // Below and above the 256 elements up to which a network is written as straight-line code.
    private static readonly int[][] s_vectors = [[1], [3], [17], [293]];
    private static readonly int[][] s_images = [[1, 1, 3], [3, 7, 1], [7, 5, 3], [17, 7, 3]];

    private static void AddActivations()
    {
        foreach (var layer in new[]
        {
            "Identity", "ReLU", "LeakyReLU", "LeakyReLU(-0.2)", "Tanh", "Sigmoid", "ReLU6", "ELU", "ELU(0.5)", "ELU(-0.7)",
            "SELU", "CELU", "CELU(1.5)", "GELU", "GELU(Approximate = GELUForm.Tanh)", "SiLU", "Mish", "HardSwish", "HardSigmoid", "HardTanh", "HardTanh(-0.8, 1.7)",
            "LogSigmoid", "Softplus", "Softplus(2)", "Softsign",
        }) Add(layer, s_vectors);
        Add("PReLU", s_vectors);
        Add("PReLU(7)", [7], [7, 5, 3], [7, 17, 3]);
        Add("PReLU(293)", [293]);
        Add("PReLU(7, Axis = -1)", [3, 7], [5, 3, 7]);
        Add("PReLU(17, Axis = 1)", [3, 17, 5]);
        Add("RReLU", s_vectors);
        Add("GLU", [2], [6], [34], [586], [3, 14]);
        Add("GLU", [41, 14], [19, 34]);
        Add("GLU(0)", [2, 3], [6, 5, 3], [34, 17]);
        foreach (var layer in new[] { "Softmax", "LogSoftmax" })
        {
            Add(layer, [1], [7], [17], [293], [3, 7], [17, 19]);
            // Rows that do not fill vectors, side by side.
            Add(layer, [97, 3], [43, 7]);
            Add(layer + "(0)", [3, 7], [17, 19], [7, 3, 5], [17, 5, 7]);
            Add(layer + "(1)", [3, 7, 5], [3, 17, 17]);
        }
    }

    private static void AddLayers()
    {
        Add("Linear(3)", [1], [7], [17], [3, 17], [40, 41]);
        Add("Linear(17, Bias = false)", [7], [67]);
        Add("Linear(1)", [3]);
        Add("Linear(7)", [259], [3, 257]);
        Add("Conv2d(3, 3, Padding = 1)", [1, 5, 7], [7, 9, 7]);
        Add("Conv2d(4, [3, 1], StrideHW = [2, 1], DilationHW = [1, 2], Groups = 2)", [2, 7, 3], [6, 17, 7]);
        Add("Conv2d(3, 4, Padding = Same, Bias = false)", [1, 5, 5], [3, 17, 9]);
        Add("Flatten", [3], [3, 7, 5]);
        Add("Dropout(0.3)", [1], [17], [293], [7, 17, 5]);
        Add("Dropout(0)", [3]);
        Add("Dropout(0.4, Inverted = false)", [3], [7, 17, 5]);
        Add("Dropout2d(0.4)", [3, 5, 1], [17, 7, 5], [7, 9, 5]);
        Add("Dropout2d(0.4), Conv2d(3, 3, Padding = 1)", [17, 7, 5]);
        Add("Dropout2d(0.4, Inverted = false)", [3, 5, 1], [17, 7, 5]);
        Add("Dropout2d(0.4, Axis = -1)", [5, 1, 3], [7, 5, 17]);
    }

    private static void AddNormalisations()
    {
        foreach (var shape in s_images)
        {
            Add("BatchNorm", [shape[0]], [shape[0], shape[1]], shape);
            Add("BatchNorm(Affine = false, Eps = 0.001)", shape);
            Add("BatchNorm(Frozen = true)", shape);
        }
        Add("LayerNorm", [3], [17], [293], [3, 7], [17, 19], [3, 5, 7]);
        Add("LayerNorm", [97, 3]);
        Add("LayerNorm(7)", [43, 7]);
        Add("LayerNorm(7, 5)", [3, 7, 5], [17, 7, 5]);
        Add("LayerNorm(Bias = false, Eps = 0.01)", [17], [17, 19]);
        Add("LayerNorm(ElementwiseAffine = false)", [17], [17, 19]);
        Add("RMSNorm", [3], [17], [293], [3, 7], [17, 19]);
        Add("RMSNorm(ElementwiseAffine = false, Eps = 0.01)", [1], [17, 19]);
        Add("GroupNorm(3)", [3, 5], [9, 5, 3], [9, 7, 7], [21]);
        Add("GroupNorm(1, Affine = false)", [3, 5], [9, 7, 7]);
        Add("GroupNorm(3, Axis = -1)", [5, 3], [7, 7, 9], [21]);
        Add("InstanceNorm2d", [1, 1, 3], [3, 7, 1], [7, 5, 3], [17, 7, 3]);
        Add("InstanceNorm2d(Affine = true)", [3, 5, 1], [17, 7, 3]);
        Add("InstanceNorm2d(Affine = true, Axis = -1)", [5, 1, 3], [7, 3, 17]);
        Add("LocalResponseNorm(5)", [1, 3, 1], [8, 3, 5], [17, 7, 3]);
        Add("LocalResponseNorm(2, Alpha = 0.5, Beta = 0.6, K = 2)", [7], [7, 3, 5], [17, 17]);
        Add("Standardize", [1], [3], [17], [293], [3, 7], [7, 5, 3], [17, 5, 7]);
        Add("Standardize(-1)", [3, 7], [17, 19], [3, 5, 7]);
        Add("Standardize(1)", [3, 7, 5]);
        Add("Standardize, Linear(3)", [1], [7], [17]);
        Add("Standardize, Linear(5, Bias = false), Tanh, Linear(3)", [17]);
        Add("Standardize(-1), Linear(3)", [3, 7], [17, 19]);
        Add("Standardize, Conv2d(3, 3)", [1, 5, 7], [7, 9, 7]);
        Add("Standardize, Conv2d(3, 3, Bias = false), BatchNorm(Frozen = true)", [3, 7, 7]);
        Add("Standardize, Conv2d(4, 3, Padding = 1)", [3, 7, 7]);
        Add("Standardize, Conv2d(4, 3, Padding = 1, PaddingMode = PaddingMode.Reflect)", [3, 7, 7]);
        Add("Standardize, Conv2d(4, 3, Groups = 2)", [2, 7, 7]);
        Add("Standardize, Linear(3)", [7, 7]);
        Add("Normalize", [1], [3], [17], [293], [3, 7], [7, 5, 3], [17, 5, 7]);
        Add("Normalize(-1)", [3, 7], [17, 19]);
        Add("Normalize(Eps = 100)", [7]);
        Add("BatchNorm", [293], [37, 17]);
        foreach (var options in new[] { "", ", Affine = false", ", Frozen = true" }) Add($"BatchNorm(Axis = -1{options})", [7], [3, 7], [17, 5], [3, 5, 7]);
        Add("BatchNorm(Axis = 1)", [3, 17, 5]);
        Add("BatchNorm(Affine = false, Frozen = true)", [37], [37, 17]);
        Add("BatchNorm(Trainable = false)", [7], [17, 5, 7]);
    }

}
