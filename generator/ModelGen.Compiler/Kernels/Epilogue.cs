using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Kernels;

/// <summary>What a kernel does to a result while it is still in a register: add the bias, add a residual, apply an activation.</summary>
/// <param name="Pooled">Whether then, of an image, no more than the largest of each square of four pixels is stored.</param>
public sealed record Epilogue(bool Bias, bool Residual, Activation? Activation, bool Pooled = false)
{
    public static Epilogue None { get; } = new(false, false, null);

    /// <summary>How kernels' names end.</summary>
    public string Name => (Bias ? "_Bias" : "") + (Residual ? "_Add" : "") + (Activation is null ? "" : "_" + Activation.KernelName) + (Pooled ? "_MaxPool" : "");

    /// <summary>How a description ends: "; bias, Tanh".</summary>
    public string Description
    {
        get
        {
            var parts = new[] { Bias ? "bias" : null, Residual ? "residual" : null, Activation?.Name, Pooled ? "MaxPool2d 2x2" : null }.Where(part => part is not null).ToList();
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

    /// <summary>
    /// The statements that do it to two neighbouring pixels of a row, and store the larger of them. The row below meets in
    /// memory what the row above stored.
    /// </summary>
    /// <param name="above">The condition under which the pixels' row is the upper one of its square.</param>
    /// <param name="target">The square's place.</param>
    public string StorePair(Width v, string left, string right, string bias, string above, string target)
    {
        // A function that keeps order, and a bias, may as well come after.
        var text = Activation is null or ReLU
            ? Finish(v, left, v.Max(left, right), bias)
            : $"{Finish(v, left, left, bias)} {Finish(v, right, right, bias)} {left} = {v.Max(left, right)};";
        var larger = v.Max(left, target);
        return text + $" {target} = {above switch { "true" => left, "false" => larger, _ => $"{above} ? {left} : {larger}" }};";
    }

    private string Finish(Width v, string result, string sum, string bias) =>
        $"{result} = {sum}{(Bias ? " + " + bias : "")};" + (Activation is null ? "" : $" {result} = {Activation.Forward(v, result)};");
}
