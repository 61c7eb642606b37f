namespace ModelGen.Training;

/// <summary>What random numbers are drawn for: one seed serves all, and no two uses draw the same numbers.</summary>
internal static class Streams
{
    public const long Split = 1;
    public const long Sampler = 2;
    public const long Augmentation = 3;
    public const long Search = 4;
}
