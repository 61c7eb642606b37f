namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private static void AddActivations()
    {
        foreach (var (op, attribute) in new[] { ("relu", "ReLU"), ("tanh", "Tanh"), ("sigmoid", "Sigmoid") })
            s_byOp[op] = c => Sequential(c, attribute);
    }
}
