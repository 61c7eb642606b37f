using ModelGen.Compiler.Operators;

namespace ModelGen.Operators.Tests;

/// <summary>Walks the registry: no operator without what every operator has.</summary>
public sealed class RegistryTests
{
    public static TheoryData<string> Names => [.. OperatorRegistry.All.Concat(OperatorRegistry.Functions).Select(kind => kind.Name)];

    public static TheoryData<string> Layers => [.. OperatorRegistry.All.Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_has_its_derivatives_checked(string name)
    {
        // To stop gradients is to have another derivative than differences tell.
        if (name != "StopGradient") Assert.Contains(Samples.All, sample => sample.Operator == name);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_is_described_and_named_after_PyTorch(string name)
    {
        Assert.True(OperatorRegistry.TryGet(name, out var kind));
        Assert.Equal(name, kind.Name);
        Assert.NotEqual("", kind.Summary);
        Assert.NotEqual("", kind.Torch);
        Assert.NotEqual("", kind.Shapes);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_stands_on_the_page(string name) => Assert.Contains($"\n### {name}\n", OperatorPage.Write());

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_has_a_call(string name) => Assert.Contains(typeof(ModelGen.Layers).GetMethods(), method => method.Name == name);

    [Theory, MemberData(nameof(Layers))]
    public void Every_layer_and_loss_has_an_attribute(string name) =>
        Assert.True(typeof(LayerAttribute).Assembly.GetType($"ModelGen.{name}Attribute") is not null || OperatorRegistry.All.Single(kind => kind.Name == name).Inputs > 1);
}
