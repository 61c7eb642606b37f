namespace ModelGen;

/// <summary>The words of a declaration that are not attributes; import them with <c>using static ModelGen.Layers;</c>.</summary>
public static class Layers
{
    /// <summary>The padding that keeps the size of an image: <c>Padding = Same</c>. The odd row or column is at the end.</summary>
    public const int Same = int.MinValue;
}
