namespace ModelGen.Compiler.Operators;

/// <summary>An operator through which no gradient flows.</summary>
public interface IStopsGradient;
