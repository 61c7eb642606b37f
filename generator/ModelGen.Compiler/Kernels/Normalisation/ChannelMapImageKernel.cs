using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// One pass over images in blocks of channels with a few numbers for each channel, which are a vector here; one block
/// an item.
/// </summary>
public sealed record ChannelMapImageKernel(Precision Precision, IChannelwise Function, bool Values, bool Border) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    private IEnumerable<string> Images => Function.Tensors.Append("y");

    public override string Name => $"{Function.KernelName}_Blocks{(Border ? "_Border" : "")}{TypeSuffix}";

    public override string Summary => $"y = {Function.KernelName} of {string.Join(", ", Function.Tensors)} in blocks of channels, with {string.Join(", ", Function.Channels)} of each channel.";

    public override EquatableArray<string> Parameters =>
        Function.Tensors.Concat(Function.Channels).Append("y").Select(name => $"{T}* {name}")
            .Concat(Images.SelectMany(name => new[] { $"int {name}Start", $"int {name}Plane", $"int {name}Row" }))
            .Concat(["int height", "int width"])
            .Concat(Values ? ["int values"] : [])
            .Concat(Border ? BorderText.Parameters : [])
            .Append("int part").ToEquatable();

    public static KernelCall Call(LowerContext c, IChannelwise function, Argument? values)
    {
        var output = new ImageMemory(c.Output());
        var border = output.Border != default;
        var images = function.Tensors.Select((_, i) => new ImageMemory(c.Input(i))).Append(output);
        return c.Call(new ChannelMapImageKernel(c.Precision, function, values is not null, border), new Split.Samples(1, output.Planes), (long)output.Height * output.Width * 64,
            [.. Enumerable.Range(0, function.Tensors.Count + function.Channels.Count).Select(c.In), c.Out(), .. images.SelectMany(m => new Argument[] { m.Start, m.Plane, m.Row }),
                output.Height, output.Width, .. values is null ? [] : new[] { values }, .. border ? BorderText.Arguments(output) : [], new Argument.Part()]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        foreach (var name in Images) w.Line($"{name} += {name}Start + (nint)part * {name}Plane;");
        var vectors = Lanes / v.Lanes;
        // Each channel's numbers stay in registers; where they are too many for that, fewer lanes at a time.
        var together = Math.Max(1, Math.Min(vectors, 4));
        if (together == vectors) EmitLanes(w, v, vectors, "");
        else
            using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {together * v.Lanes})")) EmitLanes(w, v, together, " + lane");
    }

    private void EmitLanes(CodeWriter w, Width v, int vectors, string lane)
    {
        var constants = new List<List<string>>();
        for (var k = 0; k < vectors; k++)
        {
            foreach (var name in Function.Channels) w.Line($"var {name}{k} = {v.Load($"{name} + part * {Lanes}{lane} + {k * v.Lanes}")};");
            var expressions = Function.Constants(v, Function.Channels.Select(name => name + k).ToList());
            for (var i = 0; i < expressions.Count; i++) w.Line($"var k{i}_{k} = {expressions[i]};");
            constants.Add(expressions.Select((_, i) => $"k{i}_{k}").ToList());
        }
        using (w.Block("for (var h = 0; h < height; h++)"))
        {
            foreach (var name in Images) w.Line($"var {name}At = {name} + (nint)h * {name}Row{lane};");
            if (Border) BorderText.EmitClear(w, $"y + (nint)h * yRow", Lanes, "h", "height", "yRow");
            using (w.Block("for (var u = 0; u < width; u++)"))
            {
                for (var k = 0; k < vectors; k++)
                {
                    foreach (var name in Function.Tensors) w.Line($"var {name}V{k} = {v.Load($"{name}At + {k * v.Lanes}")};");
                    w.Line(v.Store($"yAt + {k * v.Lanes}", ChannelMapKernel.Result(w, v, Function, Function.Tensors.Select(name => $"{name}V{k}").ToList(), constants[k], $"r{k}")));
                }
                foreach (var name in Images) w.Line($"{name}At += {Lanes};");
            }
        }
    }

    // Operators with options that do not reach the text share the kernel; its name tells all that does.
    public bool Equals(ChannelMapImageKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
