namespace ModelZoo;

/// <summary>The command line is wrong, in one sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);
