using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>The text that finds a window along one direction: where it starts, which of its taps lie in the image, what its mean is divided by.</summary>
/// <param name="Name">What its variables are called by: <c>row</c> gives <c>row0</c>, the start.</param>
/// <param name="Tap">Taps go from <c>r0</c> to before <c>r1</c>.</param>
/// <param name="Size">The size of the image, <paramref name="Out"/> the number of windows, <paramref name="Padding"/> that before the image: expressions.</param>
internal sealed record PoolText(
    string Name, string Tap, string Size, string Out, string Padding, int Kernel, int Stride, int Dilation, bool Adaptive, bool Clipped)
{
    public string From => Adaptive || Clipped ? Tap + "0" : "0";

    public string To => Adaptive || Clipped ? Tap + "1" : $"{Kernel}";

    /// <summary>Declares the variables for the window that <paramref name="index"/> names.</summary>
    public void Emit(CodeWriter w, string index)
    {
        if (Adaptive)
        {
            w.Line($"var {Name}0 = (int)((long){index} * {Size} / {Out});");
            w.Line($"var {Tap}0 = 0;");
            w.Line($"var {Tap}1 = (int)((({index} + 1L) * {Size} + {Out} - 1) / {Out}) - {Name}0;");
            return;
        }
        w.Line($"var {Name}0 = {index} * {Stride} - {Padding};");
        if (!Clipped) return;
        w.Line($"var {Tap}0 = {Name}0 >= 0 ? 0 : (-{Name}0 + {Dilation - 1}) / {Dilation};");
        w.Line($"var {Tap}1 = Math.Min({Kernel}, ({Size} - {Name}0 + {Dilation - 1}) / {Dilation});");
    }

    /// <summary>How many places count in a mean.</summary>
    public string Divisor(Kernels.PoolDivisor divisor) => divisor switch
    {
        Kernels.PoolDivisor.Window => $"{Kernel}",
        Kernels.PoolDivisor.Padded => $"Math.Min({Kernel}, {Size} + {Padding} - {Name}0)",
        _ => $"({To} - {From})",
    };
}
