namespace ModelGen.Compiler.Graphs;

/// <summary>An operator whose outputs and inputs are the same memory, seen with other shapes or in parts: nothing is run for it.</summary>
public interface IView;
