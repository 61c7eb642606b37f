using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>Writes where a program keeps what it computes, as comments.</summary>
internal static class MemoryTable
{
    private static readonly (Area Area, string Title)[] s_areas =
    [
        (Area.Samples, "for each sample"),
        (Area.Shared, "for the batch as a whole"),
        (Area.Prepared, "of prepared weights"),
        (Area.Preparing, "while it prepares them"),
    ];

    public static void WriteRemarks(CodeWriter w, string who, CompiledProgram program)
    {
        w.Line("//");
        foreach (var (area, title) in s_areas)
        {
            var rows = program.Values.Where(v => program.Memory.Places[v.Id] is { Offset: >= 0 } place && place.Area == area)
                .GroupBy(v => (program.Memory.Places[v.Id].Offset, v.Name, v.Shape)).Select(same => same.First())
                .OrderBy(v => program.Memory.Places[v.Id].Offset).ThenBy(v => v.Id).ToList();
            if (rows.Count == 0) continue;
            w.Line($"// {who} works in {Total(program.Memory, area)} elements {title}:");
            w.Line("//");
            w.Line("//     offset   elements");
            foreach (var value in rows) w.Line($"//   {program.Memory.Places[value.Id].Offset,8}   {value.Elements,8}  {value.Name} {value.Shape}{Until(program, value)}");
            w.Line("//");
        }
        if (program.Scratch == 0) return;
        w.Line($"// Each thread of {who.ToLowerInvariant()} needs {program.Scratch} elements more while it works.");
        w.Line("//");
    }

    /// <summary>The layer after which the memory is another value's.</summary>
    private static string Until(CompiledProgram program, Graphs.Value value)
    {
        var last = program.Memory.Lifetimes[value.Id].Last;
        if (last >= Lifetime.Always) return "";
        var reader = program.Values[program.Steps[last].Node.Outputs[0]].Name;
        return reader == value.Name ? "" : $", until {reader}";
    }

    private static long Total(MemoryPlan memory, Area area) => area switch
    {
        Area.Samples => memory.PerSample,
        Area.Shared => memory.Shared,
        Area.Preparing => memory.Preparing,
        _ => memory.Prepared,
    };
}
