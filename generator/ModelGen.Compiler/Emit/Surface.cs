namespace ModelGen.Compiler.Emit;

/// <summary>The members that are generated into a model's class.</summary>
public static class Surface
{
    /// <summary>What stands for the constructor among names.</summary>
    public const string Constructor = ".ctor";

    /// <summary>Their names; the class may not have others of the same name.</summary>
    public static EquatableArray<string> Members { get; } =
        ["Parameters", "Buffers", "State", "Metadata", "Description", "Load", "Save", "CreatePredictor", "CreateTrainer", "Predictor", "Trainer", "_weights"];
}
