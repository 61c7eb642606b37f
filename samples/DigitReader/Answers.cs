using System.Text;

namespace DigitReader;

/// <summary>Prints answers as lines of text or of JSON.</summary>
/// <param name="output">Where they go.</param>
/// <param name="json">Whether each line is a JSON object.</param>
internal sealed class Answers(Stream output, bool json)
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds an answer.</summary>
    /// <param name="file">The file as it was named.</param>
    /// <param name="image">The place of the image in its file, from 0.</param>
    /// <param name="isAlone">Whether the file holds a single image.</param>
    /// <param name="digit">The digit.</param>
    /// <param name="probability">The probability that the network gives it.</param>
    public void Add(string file, int image, bool isAlone, int digit, double probability)
    {
        if (json)
        {
            Quote(file);
            _text.Append(",\"image\":").Append(image).Append(",\"digit\":").Append(digit).Append(",\"probability\":");
            Fraction(probability, 1_000_000);
            _text.Append("}\n");
            return;
        }
        _text.Append(file);
        if (!isAlone) _text.Append('[').Append(image).Append(']');
        _text.Append("  ").Append(digit).Append("  ");
        Fraction(100 * probability, 100);
        _text.Append(" %\n");
    }

    /// <summary>Writes what was added.</summary>
    public void Flush()
    {
        if (_text.Length == 0) return;
        output.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.Clear();
    }

    // Rounded here, so that the program needs nothing of the framework's printing of floating point numbers.
    private void Fraction(double value, int denominator)
    {
        var (whole, rest) = Math.DivRem((long)Math.Round(value * denominator), denominator);
        _text.Append(whole).Append('.');
        for (var digit = denominator / 10; digit > 0; digit /= 10) _text.Append((char)('0' + rest / digit % 10));
    }

    private void Quote(string file)
    {
        _text.Append("{\"file\":\"");
        foreach (var character in file)
        {
            if (character is '"' or '\\') _text.Append('\\').Append(character);
            else if (character < ' ') _text.Append("\\u00").Append((char)('0' + character / 16)).Append("0123456789abcdef"[character % 16]);
            else _text.Append(character);
        }
        _text.Append('"');
    }
}
