namespace ModelGen.Compiler.Operators;

/// <summary>An operator whose output is its first input's memory seen with another shape: nothing is run for it.</summary>
public interface IView;
