using System.Globalization;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// The text of the function that runs one item of a step, its numbers apart: steps that differ in nothing else can share
/// the function, which takes them then.
/// </summary>
internal sealed class StepText
{
    private readonly CompiledProgram _program;
    private readonly KernelCall _call;
    private readonly List<(long Value, string? Type)> _numbers = [];
    private readonly bool _takesScratch;
    private readonly List<string> _locals;
    private readonly List<(string Kernel, List<string> Arguments)> _calls = [];

    public StepText(CompiledProgram program, KernelCall call)
    {
        (_program, _call) = (program, call);
        _takesScratch = call.Arguments.Any(a => a is Argument.Scratch);
        _locals = [.. Locals(call.Split), .. _takesScratch ? ["var place = w.TakeScratch();"] : Array.Empty<string>()];
        foreach (var part in call.InOrder)
        {
            // Kernels make these anew whenever they are asked.
            var (name, parameters) = (part.Kernel.Name, part.Kernel.Parameters);
            var arguments = new List<string>();
            for (var i = 0; i < part.Arguments.Count; i++)
            {
                var space = parameters[i].LastIndexOf(' ');
                arguments.Add(parameters[i].Substring(space + 1) + ": " + Show(part.Arguments[i], parameters[i].Substring(0, space)));
            }
            _calls.Add((name, arguments));
        }
        Form = $"{string.Join("\n", _locals)}\n{string.Join("\n", _calls.Select(c => $"{c.Kernel}\n{string.Join("\n", c.Arguments)}"))}";
    }

    /// <summary>All but the numbers: equal for steps that can share a function.</summary>
    public string Form { get; }

    /// <summary>Whether items run one after the other, as only tiny networks' do.</summary>
    public bool IsInOrder => _call.Split is Split.InOrder;

    public string KernelName => _calls[0].Kernel;

    /// <summary>The numbers in the order of the text, each with the type it is cast to where it comes out of a list; none for what is added to a pointer.</summary>
    public IReadOnlyList<(long Value, string? Type)> Numbers => _numbers;

    /// <summary>A number where it stands in the text.</summary>
    public string Literal(int index)
    {
        var (value, type) = _numbers[index];
        return type is not null ? Text(value) : value == 0 ? "" : " + " + Text(value);
    }

    /// <summary>Writes the function with its numbers in place.</summary>
    public void Emit(CodeWriter w, string head) => Emit(w, head, Literal);

    /// <summary>Writes the function with something else in the places of its numbers.</summary>
    public void Emit(CodeWriter w, string head, Func<int, string> number)
    {
        string Fill(string text)
        {
            if (text.IndexOf(Mark) < 0) return text;
            // Every other part is the index of a number.
            var parts = text.Split(Mark);
            for (var i = 1; i < parts.Length; i += 2) parts[i] = number(int.Parse(parts[i], CultureInfo.InvariantCulture));
            return string.Concat(parts);
        }

        if (_locals.Count == 0 && _calls.Count == 1)
        {
            Call($"{head} => ", _calls[0]);
            return;
        }
        using (w.Block(head))
        {
            foreach (var local in _locals) w.Line(Fill(local));
            foreach (var call in _calls) Call("", call);
            if (_takesScratch) w.Line("w.GiveScratch(place);");
        }

        void Call(string before, (string Kernel, List<string> Arguments) call)
        {
            w.Line($"{before}Kernels.{KernelSpec.EntryOf(call.Kernel)}(");
            using (w.Indent())
                for (var i = 0; i < call.Arguments.Count; i++) w.Line(Fill(call.Arguments[i]) + (i + 1 < call.Arguments.Count ? "," : ");"));
        }
    }

    // Stands before and after the index of a number.
    private const char Mark = '\u0001';

    private string Number(long value, string? type)
    {
        _numbers.Add((value, type));
        return $"{Mark}{Text(_numbers.Count - 1)}{Mark}";
    }

    private string Int(long value) => Number(value, "int");

    private string Native(long value) => Number(value, "nint");

    /// <summary>What an item works on, where that is more than its number.</summary>
    private IEnumerable<string> Locals(Split split)
    {
        switch (split)
        {
            case Split.Samples s:
                if (s.Pieces > 1 || s.PerItem > 1) yield return $"var first = item{(s.Pieces > 1 ? $" / {Int(s.Pieces)}" : "")}{(s.PerItem > 1 ? $" * {Int(s.PerItem)}" : "")};";
                if (s.PerItem > 1) yield return $"var count = Math.Min({Int(s.PerItem)}, w.Count - first);";
                break;
            case Split.Flat f:
                yield return $"var first = (nint)item * {Native(f.Block)};";
                yield return $"var count = (int)Math.Min({Native(f.Block)}, (nint){Number(f.PerSample, "long")} * w.Count - first);";
                break;
        }
    }

    private string Show(Argument argument, string type) => argument switch
    {
        Argument.Pointer p => Pointer(p.Value, advance: true),
        Argument.Base b => Pointer(b.Value, advance: false),
        Argument.Int i => Number(i.Value, type),
        Argument.Real r => Width.Literal(_program.Graph.Precision, r.Value),
        Argument.Count c => Times(_call.Split is Split.Samples { PerItem: 1 } ? "1" : "count", c.Times),
        Argument.BatchCount b => Times("w.Count", b.Times),
        Argument.Part => _call.Split is Split.Samples { Pieces: > 1 } s ? $"item % {Int(s.Pieces)}" : _call.Split is Split.Parts { Count: > 1 } ? "item" : "0",
        Argument.FirstSample => _call.Split is Split.Samples s && (s.Pieces > 1 || s.PerItem > 1) ? "first" : "item",
        Argument.Time => "w.Time",
        Argument.Runs => "w.Runs",
        Argument.Scratch => "w.Scratch(place)",
        Argument.Kept k => $"w.Keeps(place, item / {Int(k.Alike)})",
        Argument.RandomKey k => $"w.RandomKey({k.Layer})",
        _ => throw new InvalidOperationException($"{argument} is not an argument."),
    };

    private string Times(string count, int times) => times == 1 ? count : count == "1" ? Int(times) : $"{count} * {Int(times)}";

    private string Pointer(int id, bool advance)
    {
        var (value, place, split) = (_program.Values[id], _program.Memory.Places[id], _call.Split);
        var cast = value.Type == ElementType.Int ? "(int*)" : "";
        var sample = advance && value.Kind == ValueKind.PerSample
            ? split switch
            {
                Split.Samples s => s.Pieces > 1 || s.PerItem > 1 ? "first" : "item",
                Split.InOrder => "item",
                _ => null,
            }
            : null;
        var flat = advance && split is Split.Flat && value.Kind == ValueKind.PerSample;
        switch (place.Area)
        {
            case Area.Samples when flat: return $"{cast}w.At({Native(place.Offset)}) + first";
            case Area.Samples when sample is not null && cast.Length > 0: return $"(int*)w.At({Native(place.Offset)})" + Advance(value, sample);
            case Area.Samples: return sample is null ? $"{cast}w.At({Native(place.Offset)})" : $"w.At({Native(place.Offset)}, {Native(value.Elements)}, {sample})";
            case Area.External:
                var type = value.Type == ElementType.Int ? "int" : ModelFile.Element(_program.Graph);
                return $"({type}*)w.External[{Text(place.Offset)}]" + (sample is null ? flat ? " + first" : "" : Advance(value, sample));
            // The workspace of the preparation has nothing else to share.
            default: return $"{cast}w.{(place.Area == Area.Preparing ? Area.Shared : place.Area)}{Number(place.Offset, null)}";
        }
    }

    private string Advance(Value value, string sample) => value.Elements == 1 ? $" + {sample}" : $" + (nint){Number(value.Elements, "long")} * {sample}";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
