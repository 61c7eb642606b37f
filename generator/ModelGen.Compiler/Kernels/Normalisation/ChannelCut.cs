namespace ModelGen.Compiler.Kernels;

/// <summary>How a sample is cut into channels: rows, each of so many channels, each of so many elements after one another.</summary>
public readonly record struct ChannelCut(int Rows, int Channels, int After);
