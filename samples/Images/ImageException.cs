namespace Images;

/// <summary>A file holds no picture that can be read.</summary>
/// <param name="message">What is wrong with it, to follow its name.</param>
public sealed class ImageException(string message) : Exception(message);
