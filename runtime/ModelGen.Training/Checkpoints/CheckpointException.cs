namespace ModelGen.Training;

/// <summary>A checkpoint does not fit what it is loaded into. The model is unchanged.</summary>
/// <param name="message">What does not fit.</param>
/// <param name="inner">What a part made of its state.</param>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
