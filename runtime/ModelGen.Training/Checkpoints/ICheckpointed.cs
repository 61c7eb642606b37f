namespace ModelGen.Training;

/// <summary>Something whose state a checkpoint holds, so that a run goes on bit for bit where it was left.</summary>
public interface ICheckpointed
{
    /// <summary>The tensors of the state, shared: a checkpoint reads them and, on loading, writes into them.</summary>
    IParameterSet State { get; }

    /// <summary>Puts the numbers and words of the state that are no tensors into <paramref name="values"/>.</summary>
    void SaveValues(IDictionary<string, string> values);

    /// <summary>
    /// Takes over what <see cref="SaveValues"/> wrote, and asks for all of it: a checkpoint refuses values nobody asks for. When any
    /// part refuses its values, each is given back what its <see cref="SaveValues"/> said before.
    /// </summary>
    /// <exception cref="FormatException">A value is missing or cannot be read; the message names it.</exception>
    void LoadValues(IReadOnlyDictionary<string, string> values);
}
