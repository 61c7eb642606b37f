using System.Text;

namespace ModelGen.Compiler.Text;

/// <summary>Writes indented C#: lines, blocks, and no doubled blank lines.</summary>
/// <param name="step">Spaces for each depth.</param>
/// <param name="depth">The depth of the first line.</param>
public sealed class CodeWriter(int step = 4, int depth = 0)
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _blank = true;

    public void Line(string line = "")
    {
        if (line.Length == 0)
        {
            if (!_blank) _text.Append('\n');
            _blank = true;
            return;
        }
        _text.Append(' ', (depth + _depth) * step).Append(line).Append('\n');
        _blank = false;
    }

    /// <summary>A statement of many parts, on as many lines as they need.</summary>
    public void Wrap(string head, IEnumerable<string> parts, string separator, string end)
    {
        const int Columns = 130;
        var line = head;
        var first = true;
        foreach (var part in parts)
        {
            if (!first) line += separator;
            if (!first && (depth + _depth) * step + line.Length + part.Length > Columns)
            {
                Line(line.TrimEnd());
                line = new string(' ', step);
            }
            line += part;
            first = false;
        }
        Line(line + end);
    }

    /// <summary>Several lines, re-indented to the current depth.</summary>
    public void Lines(string lines)
    {
        foreach (var line in lines.Replace("\r", "").Split('\n')) Line(line.TrimEnd());
    }

    /// <summary>What another writer wrote for this depth.</summary>
    public void Written(string text)
    {
        _text.Append(text);
        _blank = text.EndsWith("\n\n", StringComparison.Ordinal);
    }

    /// <summary>Opens a brace under a head line, if there is one; disposing the result closes it.</summary>
    public Scope Block(string? head, string close = "}", string open = "{")
    {
        if (head is not null) Line(head);
        Line(open);
        _blank = true;
        _depth++;
        return new Scope(this, close);
    }

    /// <summary>Indents what follows, without braces.</summary>
    public Scope Indent()
    {
        _depth++;
        return new Scope(this, null);
    }

    public override string ToString() =>
        _depth == 0 ? _text.ToString() : throw new InvalidOperationException($"{_depth} blocks are still open.");

    public readonly struct Scope(CodeWriter writer, string? close) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (close is null) return;
            if (writer._blank && writer._text.Length > 1 && writer._text[writer._text.Length - 2] == (char)10) writer._text.Length--;
            writer.Line(close);
        }
    }
}
