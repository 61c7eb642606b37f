using ModelZoo;

namespace ModelGen.Zoo.Tests;

/// <summary>The weights, inputs and targets of a fixture, for a model in single or double precision.</summary>
/// <param name="fixture">What PyTorch says.</param>
internal sealed class Case(Fixture fixture)
{
    public const int Batch = 2;

    public Fixture Fixture { get; } = fixture;

    public static ZooNetwork Find(string name) => ModelZoo.Zoo.Networks.Single(network => network.Name == name);

    /// <summary>Sets weights and running statistics.</summary>
    public void SetState(IParameterSet state)
    {
        var norms = state.Items.Where(tensor => tensor.Name.EndsWith(".running_mean", StringComparison.Ordinal)).Select(tensor => PathOf(tensor.Name)).ToHashSet();
        foreach (var tensor in state.Items)
        {
            float[] values;
            if (Fixture.Scales.TryGetValue(PathOf(tensor.Name), out var scale) && tensor.Name.Contains(".running_", StringComparison.Ordinal))
            {
                var isMean = tensor.Name.EndsWith(".running_mean", StringComparison.Ordinal);
                values = Formula.Uniform(tensor.Name, tensor.Memory.Length);
                foreach (ref var value in values.AsSpan()) value = isMean ? (float)Math.Sqrt(scale) * (value * 0.125f) : scale * (value * 0.25f + 1);
            }
            else
            {
                values = Formula.Weight(tensor.Name, tensor.Shape, tensor.Memory.Length, norms.Contains(PathOf(tensor.Name)));
            }
            if (tensor.Memory.Type == TensorType.Single) values.CopyTo(tensor.Memory.Single);
            else for (var i = 0; i < values.Length; i++) tensor.Memory.Double[i] = values[i];
        }
    }

    public TensorMemory[] Inputs(IReadOnlyList<TensorInfo> inputs) => [.. inputs.Select(info => Reals(info, Formula.Uniform("input." + info.Name, Batch * info.ElementCount)))];

    public TensorMemory[] Targets(IReadOnlyList<TensorInfo> targets) => [.. targets.Select(info => Target(info, Batch * info.ElementCount))];

    private TensorMemory Target(TensorInfo info, int count) => (Fixture.Network, info.Name) switch
    {
        ("TinyYolo", "box") => Reals(info, Formula.Uniform("target.box", count)),
        ("TinyYolo", "there") => Reals(info, Formula.Marks("there", count, 16)),
        ("TinyYolo", "label") => (int[])[.. Formula.Classes("label", count, 20).Zip(Formula.Marks("there", count, 16), (label, there) => there > 0 ? label : -1)],
        ("UNet", "mask") => Reals(info, Formula.Marks("mask", count, 4)),
        (_, "target") => Formula.Classes("target", count, info.Classes),
        _ => throw new NotSupportedException($"{Fixture.Network} has a target '{info.Name}' that no fixture knows."),
    };

    private static TensorMemory Reals(TensorInfo info, float[] values) => info.Type == TensorType.Single ? values : Array.ConvertAll(values, value => (double)value);

    private static string PathOf(string tensor) => tensor[..tensor.LastIndexOf('.')];
}
