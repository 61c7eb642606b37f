namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private static void AddActivations()
    {
        foreach (var (op, attribute) in new[] { ("relu", "ReLU"), ("tanh", "Tanh"), ("sigmoid", "Sigmoid") })
            s_byOp[op] = c => Sequential(c, attribute);
        s_byOp["leaky_relu"] = c => Sequential(c, $"LeakyReLU({Text(c.Number("negative_slope"))})");
        // Evaluation is the identity in PyTorch; a trainer's backward pass is that of training, where p = 0 is the same.
        s_byOp["dropout"] = c => c.Hyper.GetProperty("mode").GetString() == "eval" ? Sequential(c, "Dropout(0)") : null;
    }
}
