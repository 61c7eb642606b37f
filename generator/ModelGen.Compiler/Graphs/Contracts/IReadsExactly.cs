namespace ModelGen.Compiler.Graphs;

/// <summary>An operator whose kernels read no element beyond their per-sample inputs and ask for no alignment: they may read the caller's memory.</summary>
public interface IReadsExactly;
