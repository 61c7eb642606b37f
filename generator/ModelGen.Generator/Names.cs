namespace ModelGen.Generator;

/// <summary>Names of the runtime's types as the front end looks for them.</summary>
internal static class Names
{
    public const string Namespace = "ModelGen";
    public const string ModelAttribute = "ModelGen.ModelAttribute";
    public const string LayerAttribute = "ModelGen.LayerAttribute";
    public const string LossAttribute = "ModelGen.LossAttribute";
}
