using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A function with numbers of each channel, over rows whose channels do not fill vectors: the channels' numbers are repeated as often
/// as a row has elements and for 16 rows, which then are a single one of as many channels.
/// </summary>
/// <param name="Single">Row by row.</param>
/// <param name="Flat">For rows of which every element is a channel.</param>
public sealed record RepeatedChannelsKernel(ChannelMapKernel Single, ChannelMapKernel Flat) : KernelSpec(Single.Precision)
{
    private const int Rows = 16;

    // As many rows as pay for repeating the channels' numbers, which lie on the stack.
    private const int WorthRows = 4 * Rows, MostElements = 512;

    public override string Name => Single.Name.Substring(0, Single.Name.Length - TypeSuffix.Length) + "_Repeated" + TypeSuffix;

    public override string Summary => Single.Summary + $" {Rows} rows at a time.";

    public override EquatableArray<string> Parameters => Single.Parameters;

    /// <summary>What runs is vectors; repeating numbers has one form.</summary>
    public override bool IsVectorized => false;

    public override IEnumerable<KernelSpec> Uses => [Single, Flat];

    /// <summary>Whether rows [channels, after] leave many lanes of vectors empty.</summary>
    public static bool Serves(int channels, int after) => (after > 1 ? after : channels) is var inner && inner < 64 && inner % 16 > 0 && (long)channels * after <= MostElements;

    public override void Emit(CodeWriter w, Width v)
    {
        var function = Single.Function;
        string[] names = [.. Single.Parameters.Select(p => p.Substring(p.LastIndexOf(' ') + 1))];
        var repeated = names.Select(name => function.Channels.Contains(name) ? name + "Rows" : name).Take(names.Length - Single.Row.Sizes.Count - 1).ToList();
        using (w.Block($"if (rows < {WorthRows})"))
        {
            w.Line($"{Single.Entry}({string.Join(", ", names)});");
            w.Line("return;");
        }
        w.Line($"var size = channels{(Single.Planes ? " * after" : "")};");
        foreach (var name in function.Channels) w.Line($"var {name}Rows = stackalloc {T}[size * {Rows}];");
        using (w.Block("for (var i = 0; i < size; i++)"))
        {
            w.Line($"var c = {(Single.Planes ? "i / after" : "i")};");
            foreach (var name in function.Channels) w.Line($"{name}Rows[i] = {name}[c];");
        }
        using (w.Block($"for (var row = 1; row < {Rows}; row++)"))
            foreach (var name in function.Channels) w.Line($"new Span<{T}>({name}Rows, size).CopyTo(new Span<{T}>({name}Rows + row * size, size));");
        w.Line($"{Flat.Entry}({string.Join(", ", repeated)}, size * {Rows}, rows / {Rows});");
        w.Line($"var done = (nint)size * (rows / {Rows} * {Rows});");
        w.Line($"rows %= {Rows};");
        w.Line("if (rows == 0) return;");
        foreach (var tensor in function.Tensors.Append("y")) w.Line($"{tensor} += done;");
        w.Line($"{Flat.Entry}({string.Join(", ", repeated)}, size * rows, 1);");
    }
}
