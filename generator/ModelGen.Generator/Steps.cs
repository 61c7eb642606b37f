namespace ModelGen.Generator;

/// <summary>Names of the pipeline's steps, for the tests of incrementality.</summary>
public static class Steps
{
    /// <summary>The front end: the one step that runs at every edit.</summary>
    public const string Declaration = nameof(Declaration);

    /// <summary>The definitions of models, equal by content: what follows runs where one has changed.</summary>
    public const string Model = nameof(Model);

    /// <summary>A model's own files.</summary>
    public const string Compile = nameof(Compile);

    /// <summary>The files of kernels, each once.</summary>
    public const string Kernels = nameof(Kernels);

    /// <summary>Models whose errors the generator reports itself: those of builds with analyzers switched off.</summary>
    public const string Unreported = nameof(Unreported);
}
