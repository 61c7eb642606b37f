using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// output = f(inputs...) over images in blocks of channels whose borders differ, or whose function would spoil a border
/// of zeros; one block an item.
/// </summary>
public sealed record MapImageKernel(Precision Precision, IElementwise Function, bool Border) : KernelSpec(Precision)
{
    public override string Name => $"{Function.KernelName}_Blocks{(Border ? "_Border" : "")}{TypeSuffix}";

    public override string Summary => $"y = {Function.KernelName} of {string.Join(", ", Function.ElementwiseInputs)} at every pixel of a block of channels.";

    public override EquatableArray<string> Parameters =>
        Function.ElementwiseInputs.Append("output").Select(name => $"{T}* {name}")
            .Concat(Function.ElementwiseInputs.Append("output").SelectMany(name => new[] { $"int {name}Start", $"int {name}Plane", $"int {name}Row" }))
            .Concat(["int height", "int width"])
            .Concat(Border ? BorderText.Parameters : [])
            .Append("int part").ToEquatable();

    public static KernelCall Call(LowerContext c, IElementwise function)
    {
        var output = new ImageMemory(c.Output());
        var images = function.ElementwiseInputs.Select((_, i) => new ImageMemory(c.Input(i))).Append(output);
        var border = output.Border != default;
        return c.Call(new MapImageKernel(c.Precision, function, border), new Split.Samples(1, output.Planes), (long)output.Height * output.Width * 64,
            [.. function.ElementwiseInputs.Select((_, i) => c.In(i)), c.Out(), .. images.SelectMany(m => new Argument[] { m.Start, m.Plane, m.Row }),
                output.Height, output.Width, .. border ? BorderText.Arguments(output) : [], new Argument.Part()]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        foreach (var name in Function.ElementwiseInputs.Append("output")) w.Line($"{name} += {name}Start + (nint)part * {name}Plane;");
        using (w.Block("for (var h = 0; h < height; h++)"))
        {
            if (Border) BorderText.EmitClear(w, "output", ImageLayout.Lanes, "h", "height", "outputRow");
            using (w.Block($"for (var i = 0; i < width * {ImageLayout.Lanes}; i += {v.Lanes})"))
            {
                foreach (var name in Function.ElementwiseInputs) w.Line($"var {name}V = {v.Load($"{name} + i")};");
                w.Line(v.Store("output + i", Function.Map(v, Function.ElementwiseInputs.Select(name => name + "V").ToList())));
            }
            foreach (var name in Function.ElementwiseInputs.Append("output")) w.Line($"{name} += {name}Row;");
        }
    }
}
