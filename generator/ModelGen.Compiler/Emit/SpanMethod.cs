using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>A public method over spans of samples: its documentation, its checks of lengths, and the pinning of its arguments.</summary>
/// <param name="Statement">What runs with the batch and the pointers; their names are chosen apart from the parameters'.</param>
internal sealed record SpanMethod(string Result, string Name, string Summary, Func<string, string, string> Statement)
{
    /// <summary>What the spans hold, in the order of the parameters.</summary>
    public IReadOnlyList<Tensor> Read { get; init; } = [];

    /// <summary>Spans that are overwritten; they follow those that are read.</summary>
    public IReadOnlyList<Tensor> Written { get; init; } = [];

    /// <summary>What it returns, in words.</summary>
    public string? Returns { get; init; }

    /// <summary>Writes the method; one that does not work throws.</summary>
    public void Emit(CodeWriter w, Graph graph, bool works)
    {
        w.Line($"/// <summary>{Summary}</summary>");
        foreach (var tensor in Read) w.Line($"/// <param name=\"{tensor.Name}\">{Words(tensor)}.</param>");
        foreach (var tensor in Written) w.Line($"/// <param name=\"{tensor.Name}\">Overwritten with {Words(tensor)}.</param>");
        if (Returns is not null) w.Line($"/// <returns>{Returns}</returns>");
        w.Line($"/// <exception cref=\"{Global.ArgumentException}\">A length is no multiple of a sample's, or the numbers of samples differ.</exception>");
        var parameters = Read.Select(t => $"{Global.ReadOnlySpan(ModelFile.Element(graph, t.Value))} {t.Identifier}")
            .Concat(Written.Select(t => $"{Global.Span(ModelFile.Element(graph, t.Value))} {t.Identifier}"));
        var head = $"public {Result} {Name}({string.Join(", ", parameters)})";
        if (!works) w.Line($"{head} => {MemberEmitter.Throw}");
        else using (w.Block(head)) EmitBody(w, graph);
    }

    private void EmitBody(CodeWriter w, Graph graph)
    {
        List<Tensor> tensors = [.. Read, .. Written];
        var pins = new PinnedTensors(graph, tensors);
        var batch = pins.Names.Unused("batch");
        var first = tensors.First(t => !t.IsShared);
        foreach (var tensor in tensors.OrderBy(t => t != first))
        {
            var arguments = $"({ModelFile.Quote(tensor.Name)}, {tensor.Identifier}.Length, {tensor.Value.Shape.Elements});";
            w.Line(tensor == first ? $"{Global.Runtime}Batch {batch} = new{arguments}" : tensor.IsShared ? $"{Global.Runtime}Batch.Shared{arguments}" : $"{batch}.Same{arguments}");
        }
        pins.Emit(w, pointers => Statement(batch, pointers));
    }

    private static string Words(Tensor tensor) => (tensor.IsShared, tensor.Value.Shape.Rank, tensor.Value.Type) switch
    {
        (true, _, _) => $"one for the whole batch, of shape {tensor.Value.Shape}",
        (_, 0, ElementType.Int) => "one index for each of n samples",
        (_, 0, _) => "one number for each of n samples",
        _ => $"n samples of shape {tensor.Value.Shape}",
    };
}
