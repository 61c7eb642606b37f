using System.Text;

namespace ModelGen.Oracle.Tests;

/// <summary>
/// The list of cases that passed, failed and are not yet supported, by name. A runner says that it does not know a case by
/// throwing <see cref="NotSupportedException"/>; anything else it throws is a failure.
/// </summary>
public sealed class OracleReport
{
    private readonly List<string> _passed = [];
    private readonly List<(string Name, string Why)> _failed = [];
    private readonly List<(string Name, string Why)> _unsupported = [];

    /// <summary>Cases within the bound.</summary>
    public IReadOnlyList<string> Passed => _passed;

    /// <summary>Cases beyond the bound, each with its first fault.</summary>
    public IReadOnlyList<(string Name, string Why)> Failed => _failed;

    /// <summary>Cases that nothing runs yet.</summary>
    public IReadOnlyList<(string Name, string Why)> Unsupported => _unsupported;

    /// <summary>Runs a case and notes what came of it.</summary>
    public void Run(OracleCase source, Action<OracleCase> runner)
    {
        try
        {
            runner(source);
            _passed.Add(source.Name);
        }
        catch (NotSupportedException fault)
        {
            _unsupported.Add((source.Name, fault.Message));
        }
        catch (Exception fault)
        {
            _failed.Add((source.Name, fault.Message));
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder($"passed ({_passed.Count}): {string.Join(", ", _passed)}").AppendLine();
        foreach (var (name, why) in _failed) text.AppendLine($"failed: {name}: {why}");
        foreach (var (name, why) in _unsupported) text.AppendLine($"not yet supported: {name}: {why}");
        return text.ToString();
    }
}
