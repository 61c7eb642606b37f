namespace ModelGen.Compiler.Emit;

/// <summary>The names within a method: each is given once, so that those of ours never meet those of the user.</summary>
/// <param name="taken">What others are called already.</param>
internal sealed class LocalNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>The name, or where it is taken, one like it.</summary>
    public string Unused(string name)
    {
        var unused = name;
        for (var i = 2; !_taken.Add(unused); i++) unused = $"{name}_{i}";
        return unused;
    }
}
