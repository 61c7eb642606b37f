namespace ModelGen.Compiler.Graphs;

/// <summary>An operator through which no gradient flows.</summary>
public interface IStopsGradient;
