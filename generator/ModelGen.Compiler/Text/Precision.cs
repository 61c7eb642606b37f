namespace ModelGen.Compiler.Text;

/// <summary>The type of a model's numbers.</summary>
public enum Precision { Single, Double }
