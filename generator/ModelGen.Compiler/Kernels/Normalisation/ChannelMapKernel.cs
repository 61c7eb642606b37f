using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>A function of the elements at one place of tensors [channels, ...] and of numbers that each channel has.</summary>
public interface IChannelwise
{
    /// <summary>Names the function and its constants.</summary>
    string KernelName { get; }

    /// <summary>The names of the tensors, the node's first inputs.</summary>
    EquatableArray<string> Tensors { get; }

    /// <summary>The names of the vectors of one number per channel, the node's inputs after the tensors.</summary>
    EquatableArray<string> Channels { get; }

    /// <summary>Whether the channels of tensors of this shape are its first axis, each with a number of its own.</summary>
    bool AreFirstAxis(Shape shape);

    /// <summary>What is worked out once for each channel, as expressions of the channel's numbers.</summary>
    EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels);

    /// <summary>The result as an expression; tensors and constants are names of locals. An activation of the function is applied to it.</summary>
    string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants);
}

/// <summary>
/// One pass over memory with a few numbers for each channel: along a channel's plane of pixels, or across channels where
/// each is a single number.
/// </summary>
public sealed record ChannelMapKernel(Precision Precision, IChannelwise Function, bool Planes, bool Values, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => Function.KernelName + (Planes ? "_Planes" : "");

    public override string Summary => $"y = {Function.KernelName} of {string.Join(", ", Function.Tensors)}, with {string.Join(", ", Function.Channels)} of each channel.";

    protected override IReadOnlyList<string> Sizes => Planes ? ["channels", "after"] : ["channels"];

    protected override IReadOnlyList<string> Extras => Values ? ["int values"] : [];

    private string RowSize => Planes ? $"{Size(0)} * {Size(1)}" : Size(0).ToString();

    protected override IReadOnlyList<RowTensor> Tensors =>
        [.. Function.Tensors.Select(name => new RowTensor(name, RowSize)), .. Function.Channels.Select(name => new RowTensor(name, null)), new RowTensor("y", RowSize)];

    /// <summary>The call for a node whose tensors are [channels, ...]; <paramref name="values"/> is the count of values behind a batch's statistics.</summary>
    public static KernelCall Call(LowerContext c, IChannelwise function, Argument? values = null) =>
        Call(c, function, new ChannelCut(1, c.Output().Shape[0], c.Output().Shape.After(0)), values);

    /// <summary>The call for a node whose tensors are cut into channels in another way.</summary>
    public static KernelCall Call(LowerContext c, IChannelwise function, ChannelCut cut, Argument? values = null)
    {
        if (c.Output().Layout is ImageLayout) return ChannelMapImageKernel.Call(c, function, values);
        var pointers = Enumerable.Range(0, function.Tensors.Count + function.Channels.Count).Select(c.In).Append(c.Out()).ToList();
        ChannelMapKernel Of(bool planes, EquatableArray<int> baked) => new(c.Precision, function, planes, values is not null, baked);
        Func<RowKernel, KernelSpec>? repeated = RepeatedChannelsKernel.Serves(cut.Channels, cut.After) ? single => new RepeatedChannelsKernel((ChannelMapKernel)single, Of(false, default)) : null;
        return Call(c, baked => Of(cut.After > 1, baked), repeated, cut.Rows, cut.After > 1 ? [cut.Channels, cut.After] : [cut.Channels],
            c.Output().Elements, pointers, values is null ? [] : [values]);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        if (!Planes)
        {
            w.Lanes(v, Size(0), "c", (x, c) =>
            {
                var channels = Load(w, Function.Channels, name => x.Load($"{name} + {c}"));
                EmitOne(w, x, c, Declare(w, Function.Constants(x, channels), expression => expression));
            });
            return;
        }
        w.Each(Size(0), "c", c =>
        {
            var channels = Load(w, Function.Channels, name => $"{name}[{c}]");
            var constants = Declare(w, Function.Constants(v.Scalar, channels), expression => expression);
            var broadcast = v.IsScalar ? constants : Declare(w, constants.ToEquatable(), v.Broadcast, "V");
            w.Lanes(v, Size(1), "i", (x, i) => EmitOne(w, x, $"{c} * {Size(1)} + {i}", x.IsScalar ? constants : broadcast));
        });
    }

    private void EmitOne(CodeWriter w, Width v, string at, IReadOnlyList<string> constants)
    {
        var tensors = Function.Tensors.Select((name, i) => $"t{i}").ToList();
        for (var i = 0; i < tensors.Count; i++) w.Line($"var {tensors[i]} = {v.Load($"{Function.Tensors[i]} + {at}")};");
        w.Line(v.Store($"y + {at}", Result(w, v, Function, tensors, constants, "r")));
    }

    /// <summary>The function's result, its activation applied; <paramref name="local"/> names what that reads.</summary>
    internal static string Result(CodeWriter w, Width v, IChannelwise function, IReadOnlyList<string> tensors, IReadOnlyList<string> constants, string local)
    {
        var result = function.Map(v, tensors, constants);
        if (function is not IActivated { Activation: { } activation }) return result;
        w.Line($"var {local} = {result};");
        return activation.Forward(v, local);
    }

    private static List<string> Load(CodeWriter w, EquatableArray<string> names, Func<string, string> load)
    {
        foreach (var name in names) w.Line($"var {name}C = {load(name)};");
        return names.Select(name => name + "C").ToList();
    }

    private static List<string> Declare(CodeWriter w, EquatableArray<string> expressions, Func<string, string> form, string suffix = "")
    {
        for (var i = 0; i < expressions.Count; i++) w.Line($"var k{i}{suffix} = {form(expressions[i])};");
        return expressions.Select((_, i) => $"k{i}{suffix}").ToList();
    }

    // Operators with options that do not reach the text share the kernel; its name tells all that does.
    public bool Equals(ChannelMapKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
