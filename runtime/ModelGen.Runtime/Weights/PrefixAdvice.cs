namespace ModelGen.Runtime;

/// <summary>Finds the prefix by which the names of a file and those of a model differ.</summary>
internal static class PrefixAdvice
{
    // A prefix shows in the first names, or nowhere; and no file of so many tensors is meant.
    private const int Tried = 8;
    private const int Most = 1 << 16;

    /// <summary>The sentence that says which option would make more names meet; null where none would.</summary>
    /// <param name="model">The model's names without their prefix.</param>
    /// <param name="file">The file's names without theirs.</param>
    /// <param name="prefix">What was taken off the file's names already.</param>
    /// <param name="modelPrefix">What was taken off the model's.</param>
    public static string? Of(HashSet<string> model, HashSet<string> file, string prefix, string modelPrefix)
    {
        if (file.Count > Most) return null;
        var met = model.Count(file.Contains);
        var (ofFile, inFile) = Longest(model, file);
        var (ofModel, inModel) = Longest(file, model);
        if (Math.Max(inFile, inModel) <= met) return null;
        return inFile >= inModel
            ? $"Without '{ofFile}', {inFile} of its names are the model's: load it with new LoadOptions {{ Prefix = \"{prefix}{ofFile}\" }}."
            : $"Behind '{ofModel}', {inModel} of its names are the model's: load it with new LoadOptions {{ ModelPrefix = \"{modelPrefix}{ofModel}\" }}.";
    }

    /// <summary>The prefix that makes most of some names ones of the others.</summary>
    private static (string Prefix, int Count) Longest(HashSet<string> names, HashSet<string> others)
    {
        var best = ("", 0);
        foreach (var name in names.Take(Tried))
            foreach (var prefix in others.Where(other => other.Length > name.Length && WeightMatch.IsNamed(other, name)).Take(Tried).Select(other => other[..^name.Length]))
                if (names.Count(each => others.Contains(prefix + each)) is var count && count > best.Item2) best = (prefix, count);
        return best;
    }
}
