using System.Globalization;

namespace ModelGen.Compare;

/// <summary>The command line, which compare.sh writes.</summary>
internal sealed class Settings
{
    private readonly string[] _args;

    public Settings(string[] args) => _args = args;

    /// <summary>The folder of exported networks.</summary>
    public string Folder => Option("--networks") ?? throw new ArgumentException("--networks FOLDER is missing: what peers/export.py wrote.");

    /// <summary>The path of ONNX Runtime's library, where there is one.</summary>
    public string? OnnxRuntime => Option("--onnxruntime");

    /// <summary>PyTorch's script with its interpreter, where there is one.</summary>
    public string[]? Torch => Option("--torch")?.Split(' ');

    /// <summary>How many threads everybody may use.</summary>
    public int Threads => int.Parse(Option("--threads") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>How long everybody is measured.</summary>
    public double Seconds => double.Parse(Option("--seconds") ?? "2", CultureInfo.InvariantCulture);

    /// <summary>Whether a network is wanted: where none is named, all are.</summary>
    public bool Wants(string network) => Option("--only") is not { } names || names.Split(',').Contains(network);

    /// <summary>The value that follows an option.</summary>
    public string? Option(string name) => Array.IndexOf(_args, name) is >= 0 and var i && i + 1 < _args.Length ? _args[i + 1] : null;
}
