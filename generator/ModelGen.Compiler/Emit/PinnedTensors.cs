using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>The spans that a public method takes, pinned while it runs. Its locals are called apart from the user's names.</summary>
internal sealed class PinnedTensors
{
    private readonly Graph _graph;
    private readonly List<(Tensor Tensor, string Pointer)> _pins;

    public PinnedTensors(Graph graph, IReadOnlyList<Tensor> tensors)
    {
        _graph = graph;
        Names = new LocalNames(tensors.Select(t => t.Name));
        _pins = [.. tensors.Select(t => (t, Names.Unused(t.Name + "Pointer")))];
    }

    /// <summary>The names of the method.</summary>
    public LocalNames Names { get; }

    /// <summary>Pins the spans around a statement over the list of their addresses.</summary>
    public void Emit(CodeWriter w, Func<string, string> statement)
    {
        var pointers = Names.Unused("pointers");
        foreach (var (tensor, pointer) in _pins) w.Line($"fixed ({ModelFile.Element(_graph, tensor.Value)}* {pointer} = {tensor.Identifier})");
        using (w.Block(null))
        {
            w.Line($"void** {pointers} = stackalloc void*[] {{ {string.Join(", ", _pins.Select(pin => pin.Pointer))} }};");
            w.Line(statement(pointers));
        }
    }
}
