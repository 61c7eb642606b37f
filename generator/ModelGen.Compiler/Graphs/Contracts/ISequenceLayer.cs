namespace ModelGen.Compiler.Graphs;

/// <summary>A layer over sequences [time, ...], which treats all steps alike: time is what its output has first.</summary>
public interface ISequenceLayer;
