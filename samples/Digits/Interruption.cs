namespace Digits;

/// <summary>Makes a request to stop of Ctrl+C. A second one ends the program at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What a program that Ctrl+C stopped returns, by convention: 128 and the number of the signal.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource _source = new();

    public Interruption() => Console.CancelKeyPress += Stop;

    /// <summary>Cancelled by Ctrl+C.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= Stop;
        _source.Dispose();
    }

    private void Stop(object? sender, ConsoleCancelEventArgs pressed)
    {
        if (_source.IsCancellationRequested) return;
        pressed.Cancel = true;
        _source.Cancel();
    }
}
