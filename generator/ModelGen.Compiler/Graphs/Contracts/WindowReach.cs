namespace ModelGen.Compiler.Graphs;

/// <summary>The taps of a window and the steps between windows; over sequences the first direction is 1.</summary>
public readonly record struct WindowReach(HW Kernel, HW Stride, HW Dilation);
