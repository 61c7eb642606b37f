namespace ModelGen;

/// <summary>Why members of the vocabulary throw: they exist to be read.</summary>
internal static class Symbolic
{
    public static InvalidOperationException NeverExecuted() =>
        new("This is part of a declaration, which the ModelGen compiler reads and nobody executes. Use the model's CreatePredictor or CreateTrainer.");
}
