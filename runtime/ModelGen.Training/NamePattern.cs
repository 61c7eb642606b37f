namespace ModelGen.Training;

/// <summary>Names with <c>*</c> for any run of characters.</summary>
internal static class NamePattern
{
    /// <summary>Whether the whole of <paramref name="name"/> fits <paramref name="pattern"/>.</summary>
    public static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var star = pattern.IndexOf('*');
        if (star < 0) return pattern.SequenceEqual(name);
        if (!name.StartsWith(pattern[..star])) return false;
        name = name[star..];
        pattern = pattern[(star + 1)..];
        // Each piece between two stars may take its first occurrence: nothing after it could profit from a later one.
        for (star = pattern.IndexOf('*'); star >= 0; star = pattern.IndexOf('*'))
        {
            var at = name.IndexOf(pattern[..star]);
            if (at < 0) return false;
            name = name[(at + star)..];
            pattern = pattern[(star + 1)..];
        }
        return name.EndsWith(pattern);
    }
}
