using System.Globalization;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// A function that several steps share. Numbers that are the same for all of them stand in its text, the others it takes:
/// <c>long* at</c>, each once, also where it occurs several times.
/// </summary>
internal sealed class SharedStep
{
    private readonly StepText _text;
    // For each number of the text the place in the list, or -1 for one that is the same everywhere.
    private readonly int[] _places;
    private readonly List<int> _taken = [];

    /// <param name="steps">Steps of one form.</param>
    public SharedStep(string name, IReadOnlyList<StepText> steps)
    {
        (Name, _text) = (name, steps[0]);
        _places = new int[_text.Numbers.Count];
        for (var i = 0; i < _places.Length; i++)
        {
            var number = i;
            if (steps.All(step => step.Numbers[number].Value == _text.Numbers[number].Value))
            {
                _places[i] = -1;
                continue;
            }
            _places[i] = _taken.FindIndex(taken => steps.All(step => step.Numbers[taken].Value == step.Numbers[number].Value));
            if (_places[i] >= 0) continue;
            _places[i] = _taken.Count;
            _taken.Add(i);
        }
    }

    public string Name { get; }

    /// <summary>The numbers of a step in the order in which the function finds them.</summary>
    public string Numbers(StepText step) => string.Join(", ", _taken.Select(i => step.Numbers[i].Value.ToString(CultureInfo.InvariantCulture)));

    public void Emit(CodeWriter w, string element) => _text.Emit(w, $"private static void {Name}(Workspace<{element}> w, int item, long* at)", i =>
    {
        var (place, type) = (_places[i], _text.Numbers[i].Type);
        return place < 0 ? _text.Literal(i) : type is null ? $" + at[{place}]" : $"({type})at[{place}]";
    });
}
