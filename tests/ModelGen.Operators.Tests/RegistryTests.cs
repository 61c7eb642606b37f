using ModelGen.Compiler.Operators;

namespace ModelGen.Operators.Tests;

/// <summary>Walks the registry: no operator without what every operator has.</summary>
public sealed class RegistryTests
{
    public static TheoryData<string> Names => [.. OperatorRegistry.All.Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_has_its_derivatives_checked(string name) => Assert.Contains(Samples.All, sample => sample.Operator == name);

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_is_described_and_named_after_PyTorch(string name)
    {
        Assert.True(OperatorRegistry.TryGet(name, out var kind));
        Assert.NotEqual("", kind.Summary);
        Assert.NotEqual("", kind.Torch);
        Assert.NotEqual("", kind.Shapes);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_operator_has_an_attribute_and_a_call(string name)
    {
        Assert.NotNull(typeof(LayerAttribute).Assembly.GetType($"ModelGen.{name}Attribute"));
        Assert.Contains(typeof(Layers).GetMethods(), method => method.Name == name);
    }
}
