using System.Diagnostics;
using System.Globalization;

namespace ModelGen.Compare;

/// <summary>PyTorch in a process of its own, which times what it is asked to (peers/torch_peer.py).</summary>
internal sealed class TorchPeer : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="command">The command line: the interpreter, then the script.</param>
    /// <param name="keepsMemory">Whether the C library keeps freed memory, which some training steps need to be fast.</param>
    public TorchPeer(string[] command, bool keepsMemory = false)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (keepsMemory)
        {
            start.Environment["MALLOC_TRIM_THRESHOLD_"] = "4000000000";
            start.Environment["MALLOC_MMAP_THRESHOLD_"] = "4000000000";
        }
        _process = Process.Start(start)!;
        Version = Answer();
    }

    /// <summary>The version of PyTorch.</summary>
    public string Version { get; }

    /// <summary>Times a network.</summary>
    /// <param name="what">predict or train.</param>
    /// <param name="network">Its name.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="seconds">How long.</param>
    /// <returns>Milliseconds, and the form of the network that was fastest.</returns>
    public (Timing Time, string Form) Measure(string what, string network, int batch, int threads, double seconds)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {network} {batch} {threads} {seconds}"));
        _process.StandardInput.Flush();
        var words = Answer().Split(' ');
        return (new Timing(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture)), words[2]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Answer() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("PyTorch ended; its message is above.");
}
