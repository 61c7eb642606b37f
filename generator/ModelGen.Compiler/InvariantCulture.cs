using System.Globalization;

namespace ModelGen.Compiler;

/// <summary>
/// Numbers are written the same on every machine: while one of these lives, its thread formats by the invariant
/// culture, so that no interpolated string has to ask for it.
/// </summary>
public readonly struct InvariantCulture : IDisposable
{
    private readonly CultureInfo _before;

    private InvariantCulture(CultureInfo before) => _before = before;

    public static InvariantCulture Enter()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return new InvariantCulture(before);
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
