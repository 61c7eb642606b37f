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

    [Theory, MemberData(nameof(Layers))]
    public void The_kind_of_a_layer_tells_whether_it_has_weights(string name)
    {
        Assert.True(OperatorRegistry.TryGet(name, out var kind));
        bool Says(params (string Name, object Value)[] options) => kind!.HasWeights(new LayerArguments(options.ToDictionary(o => o.Name, o => o.Value), (_, why) => Assert.Fail(why)));
        // A sample of it that has them: instance norms have some only where they are asked for.
        Assert.Equal(OperatorStatus.Of(name).Weights.Length > 0, Says(("affine", true)));
        if (name == "InstanceNorm2d") Assert.False(Says());
        if (name == "GroupNorm") Assert.False(Says(("affine", false)));
        if (name is "LayerNorm" or "RMSNorm") Assert.False(Says(("elementwiseAffine", false)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_has_a_call(string name) => Assert.Contains(typeof(ModelGen.Layers).GetMethods(), method => method.Name == name);

    [Theory, MemberData(nameof(Layers))]
    public void Every_layer_and_loss_has_an_attribute(string name) =>
        Assert.True(typeof(LayerAttribute).Assembly.GetType($"ModelGen.{name}Attribute") is not null || OperatorRegistry.All.Single(kind => kind.Name == name).Inputs > 1);
}
