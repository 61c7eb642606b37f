namespace ModelGen.Training;

/// <summary>A checkpoint is damaged, or does not fit what it is loaded into, which is unchanged.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What a part made of its state.</param>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
