using ModelGen.Training;

namespace ModelGen.Oracle.Tests;

/// <summary>Clipped gradients and their norm must be PyTorch's.</summary>
internal static class ClipCases
{
    public static void Run(OracleCase source)
    {
        var gradients = new OracleParameters(source, "grad.");
        switch (source.Op)
        {
            case "clip_norm" or "clip_norm_not_reached":
                var norm = GradientClipping.ByNorm(gradients, source.Number("max_norm"));
                OracleBound.Check("total_norm", [(float)norm], source.Tensors["total_norm"].ToSingles());
                break;
            case "clip_value":
                GradientClipping.ByValue(gradients, source.Number("clip_value"));
                break;
            default:
                throw new NotSupportedException($"There is no clipping for '{source.Op}'.");
        }
        foreach (var gradient in gradients.Items)
            OracleBound.Check(gradient.Name, gradient.Memory.Single, source.Tensors[$"clipped.{gradient.Name}"].ToSingles());
    }
}
