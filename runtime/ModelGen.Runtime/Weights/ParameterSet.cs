using System.Diagnostics.CodeAnalysis;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>The named tensors of a model in single precision.</summary>
public sealed class ParameterSet : ParameterSet<float>
{
    /// <summary>Makes a view of the tensors at the places <paramref name="infos"/> name in <paramref name="block"/>.</summary>
    public ParameterSet(AlignedBlock<float> block, IReadOnlyList<ParameterInfo> infos) : base(block, infos) { }
}

/// <summary>The named tensors of a model: a view of the one pinned block that holds all its weights.</summary>
/// <typeparam name="T">float or double.</typeparam>
public class ParameterSet<T> : IParameterSet, IReadOnlyList<Parameter<T>> where T : unmanaged
{
    private readonly Parameter<T>[] _items;
    private readonly Dictionary<string, Parameter<T>> _byName;

    /// <summary>Makes a view of the tensors at the places <paramref name="infos"/> name in <paramref name="block"/>.</summary>
    public ParameterSet(AlignedBlock<T> block, IReadOnlyList<ParameterInfo> infos)
    {
        _items = new Parameter<T>[infos.Count];
        _byName = new Dictionary<string, Parameter<T>>(infos.Count, StringComparer.Ordinal);
        for (var i = 0; i < _items.Length; i++)
        {
            var info = infos[i];
            _items[i] = new Parameter<T>(info, block.Memory.Slice(info.Offset, info.Length));
            _byName.Add(info.Name, _items[i]);
        }
    }

    /// <summary>The number of tensors.</summary>
    public int Count => _items.Length;

    /// <summary>The tensor at a position, in the order of the declaration.</summary>
    public Parameter<T> this[int index] => _items[index];

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">The set has no tensor of that name; the message lists those it has.</exception>
    public Parameter<T> this[string name] => _byName.TryGetValue(name, out var item)
        ? item
        : throw new KeyNotFoundException($"There is no '{name}' here. There is: {string.Join(", ", _byName.Keys)}.");

    /// <summary>The number of elements of all tensors together.</summary>
    public long ElementCount
    {
        get
        {
            var count = 0L;
            foreach (var item in _items) count += item.Memory.Length;
            return count;
        }
    }

    IReadOnlyList<IParameter> IParameterSet.Items => _items;

    /// <summary>Finds the tensor of a name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Parameter<T>? parameter) =>
        _byName.TryGetValue(name, out parameter);

    /// <inheritdoc/>
    public IEnumerator<Parameter<T>> GetEnumerator() => ((IEnumerable<Parameter<T>>)_items).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <summary>Makes the set that users see: <see cref="ParameterSet"/> for float.</summary>
    internal static ParameterSet<T> Create(AlignedBlock<T> block, IReadOnlyList<ParameterInfo> infos) =>
        block is AlignedBlock<float> single
            ? (ParameterSet<T>)(object)new ParameterSet(single, infos)
            : new ParameterSet<T>(block, infos);
}
