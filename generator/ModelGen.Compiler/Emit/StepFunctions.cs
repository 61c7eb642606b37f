using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// The functions that the steps of some phases run for each item. Steps that differ in their numbers alone, as most of a deep
/// network's do, share one that takes the numbers: a tenth of the text, and far fewer methods to compile.
/// </summary>
internal sealed class StepFunctions
{
    private const int WorthSharing = 2;

    // By the number of the step.
    private readonly Dictionary<int, StepText> _steps = [];
    private readonly List<SharedStep> _shared = [];
    private readonly Dictionary<string, SharedStep> _byForm = new(StringComparer.Ordinal);

    public StepFunctions(CompiledProgram program, params Phase[] phases)
    {
        for (var i = 0; i < program.Steps.Count; i++)
            if (phases.Contains(program.Steps[i].Node.Phase)) _steps.Add(i, new StepText(program, program.Steps[i].Call));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var same in _steps.OrderBy(step => step.Key).Select(step => step.Value).Where(CanShare).GroupBy(text => text.Form, StringComparer.Ordinal).Where(group => group.Count() >= WorthSharing))
        {
            var name = $"{same.First().KernelName}_Item";
            for (var i = 2; !taken.Add(name); i++) name = $"{same.First().KernelName}_Item{i}";
            var shared = new SharedStep(name, [.. same]);
            _byForm.Add(same.Key, shared);
            _shared.Add(shared);
        }
    }

    /// <summary>The names of the shared functions.</summary>
    public IEnumerable<string> Names => _shared.Select(shared => shared.Name);

    /// <summary>The text of a step.</summary>
    public StepText Of(int step) => _steps[step];

    /// <summary>The function that a step shares with others; null where it has its own.</summary>
    public SharedStep? Shared(StepText text) => CanShare(text) && _byForm.TryGetValue(text.Form, out var shared) ? shared : null;

    /// <summary>Writes the shared functions.</summary>
    public void Emit(CodeWriter w, string element)
    {
        foreach (var shared in _shared)
        {
            w.Line();
            shared.Emit(w, element);
        }
    }

    private static bool CanShare(StepText text) => !text.IsInOrder;
}
