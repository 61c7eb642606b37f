using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Operators.Tests;

/// <summary>Walks the registry: no operator without what every operator has.</summary>
public sealed class RegistryTests
{
    public static TheoryData<string> Names => [.. OperatorRegistry.All.Concat(OperatorRegistry.Functions).Select(kind => kind.Name)];

    private static readonly HashSet<string> s_onnx = [.. File.ReadLines(OperatorPageTests.PathOf("tests", "data", "onnx-operators.txt")).Where(line => !line.StartsWith('#'))];

    public static TheoryData<string> Layers => [.. OperatorRegistry.All.Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_has_its_derivatives_checked(string name)
    {
        // To stop gradients is to have another derivative than differences tell.
        if (name != "StopGradient") Assert.Contains(Samples.All, sample => sample.Operator == name);
    }

    /// <summary>Values, gradients and PyTorch's name are held to it by tests/ModelGen.Oracle.Tests/Words.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Every_operator_has_a_fixture(string name) =>
        Assert.True(File.Exists(OperatorPageTests.PathOf("tests", "ModelGen.Oracle.Tests", "Words", "fixtures", name + ".safetensors")), $"'{name}' has no fixture. Add it to make.py there, and run that.");

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_is_described(string name)
    {
        Assert.True(OperatorRegistry.TryGet(name, out var kind));
        Assert.Equal(name, kind.Name);
        Assert.NotEqual("", kind.Summary);
        Assert.NotEqual("", kind.Shapes);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_that_ONNX_has_is_called_as_there(string name)
    {
        Assert.True(OperatorRegistry.TryGet(name, out var kind));
        Assert.True(kind.Onnx.Length == 0 || s_onnx.Contains(kind.Onnx), $"ONNX has no operator '{kind.Onnx}'.");
    }

    [Theory, MemberData(nameof(Layers))]
    public void The_kind_of_a_layer_tells_whether_it_has_weights(string name)
    {
        Assert.True(OperatorRegistry.TryGet(name, out var kind));
        bool Says(params (string Name, object Value)[] options) => kind!.HasWeights(new LayerArguments(options.ToDictionary(o => o.Name, o => o.Value), (_, why) => Assert.Fail(why)));
        // Instance norms have some only where they are asked for.
        if (name == "InstanceNorm2d") Assert.Equal((false, true), (Says(), Says(("affine", true))));
        else Assert.Equal(OperatorStatus.Of(name).Weights.Length > 0, Says());
        if (name == "GroupNorm") Assert.False(Says(("affine", false)));
        if (name is "LayerNorm" or "RMSNorm") Assert.False(Says(("elementwiseAffine", false)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_has_a_call(string name) => Assert.Contains(typeof(ModelGen.Layers).GetMethods(), method => method.Name == name);

    [Theory, MemberData(nameof(Layers))]
    public void Every_layer_and_loss_has_an_attribute(string name) =>
        Assert.True(typeof(LayerAttribute).Assembly.GetType($"ModelGen.{name}Attribute") is not null || OperatorRegistry.All.Single(kind => kind.Name == name).Inputs > 1);
}
