using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// The functions that the steps of some programs run for each item. Steps that differ in their numbers alone, as most of a deep
/// network's do, share one that takes the numbers: a tenth of the text, and far fewer methods to compile.
/// </summary>
internal sealed class StepFunctions
{
    private const int WorthSharing = 3;

    // By reference: programs are large, and comparing them by content costs more than all the rest.
    private readonly List<(CompiledProgram Program, StepText[] Steps)> _programs = [];
    private readonly List<(string Name, StepText Text)> _shared = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public StepFunctions(params CompiledProgram[] programs)
    {
        foreach (var program in programs) _programs.Add((program, [.. program.Steps.Select(step => new StepText(program, step.Call))]));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var same in _programs.SelectMany(p => p.Steps).Where(CanShare).GroupBy(text => text.Form, StringComparer.Ordinal).Where(group => group.Count() >= WorthSharing))
        {
            var name = $"{same.First().KernelName}_Item";
            for (var i = 2; !taken.Add(name); i++) name = $"{same.First().KernelName}_Item{i}";
            _names.Add(same.Key, name);
            _shared.Add((name, same.First()));
        }
    }

    /// <summary>The text of a step.</summary>
    public StepText Of(CompiledProgram program, int step) => _programs.First(p => ReferenceEquals(p.Program, program)).Steps[step];

    /// <summary>The function that a step shares with others; null where it has its own.</summary>
    public string? Shared(StepText text) => CanShare(text) && _names.TryGetValue(text.Form, out var name) ? name : null;

    /// <summary>Writes the shared functions.</summary>
    public void Emit(CodeWriter w, string element)
    {
        foreach (var (name, text) in _shared)
        {
            w.Line();
            text.EmitShared(w, $"private static void {name}(Workspace<{element}> w, int item, long* at)");
        }
    }

    private static bool CanShare(StepText text) => !text.IsInOrder;
}
