using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Kernels;

/// <summary>What a kernel does to a result while it is still in a register: add the bias, add a residual, apply an activation.</summary>
public sealed record Epilogue(bool Bias, bool Residual, Activation? Activation)
{
    public static Epilogue None { get; } = new(false, false, null);

    /// <summary>How kernels' names end.</summary>
    public string Name => (Bias ? "_Bias" : "") + (Residual ? "_Add" : "") + (Activation is null ? "" : "_" + Activation.KernelName);

    /// <summary>How a description ends: "; bias, Tanh".</summary>
    public string Description
    {
        get
        {
            var parts = new[] { Bias ? "bias" : null, Residual ? "residual" : null, Activation?.Name }.Where(part => part is not null).ToList();
            return parts.Count == 0 ? "" : " + " + string.Join(" + ", parts);
        }
    }

    /// <summary>The statements that do it to a result and store it.</summary>
    /// <param name="sum">The local that holds it.</param>
    /// <param name="bias">The local that holds the bias.</param>
    /// <param name="residual">The residual.</param>
    /// <param name="target">Where to store it.</param>
    public string Store(Width v, string sum, string bias, string residual, string target)
    {
        var all = sum + (Bias ? " + " + bias : "") + (Residual ? " + " + residual : "");
        if (Activation is null) return $"{target} = {all};";
        return (all == sum ? "" : $"{sum} = {all}; ") + $"{target} = {Activation.Forward(v, sum)};";
    }
}
