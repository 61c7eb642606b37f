namespace ModelGen.Generator;

/// <summary>Names of the pipeline's steps, for the tests of incrementality.</summary>
public static class Steps
{
    public const string Read = nameof(Read);
    public const string Model = nameof(Model);
    public const string Compile = nameof(Compile);
    public const string Kernels = nameof(Kernels);
}
