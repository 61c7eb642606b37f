using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>What the pipeline keeps from one edit to the next.</summary>
public sealed class ModelDefinitionTests
{
    private const string Everything =
        """
        namespace Some.Where { public partial class Outer {
        [Model(4, 12, 12, InputGradients = true)]
        [Conv2d(6, [3, 5], StrideHW = [1, 2], Padding = 2, Groups = 2, Name = "conv1"), BatchNorm(Frozen = true), LeakyReLU, MaxPool2d(3, Stride = 2)]
        [Conv2d(8, 3, Padding = Same, Dilation = 2, Bias = false, Trainable = false), BatchNorm, ReLU, AvgPool2d(2, Padding = 1)]
        [Flatten, Linear(9), Dropout(0.25), Tanh, Linear(3), CrossEntropyLoss]
        public sealed partial class Model; } }
        [Model(3, Precision = Precision.Double)] [Linear(2), Sigmoid, MSELoss] public partial class Small;
        [Model(1, 4, 4)] [Conv2d(8, 7), Flatten, Linear(2)] public partial class Wrong { void Load() { } }
        """;

    [Fact]
    public void Read_twice_a_declaration_gives_equal_but_not_identical_definitions()
    {
        var (first, second) = (Run.Of(Everything).Values(Steps.Declaration), Run.Of("// Moved.\n" + Everything).Values(Steps.Declaration));
        Assert.Equal(3, first.Count);
        for (var i = 0; i < 3; i++)
        {
            Assert.NotSame(first[i], second[i]);
            Assert.Equal(first[i], second[i]);
            Assert.Equal(first[i].GetHashCode(), second[i].GetHashCode());
        }
    }

    [Theory]
    [InlineData(Steps.Declaration)]
    [InlineData(Steps.Model)]
    [InlineData(Steps.Compile)]
    [InlineData(Steps.Kernels)]
    public void Nothing_of_the_compilers_is_reachable_from_what_is_kept(string step)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var value in Run.Of(Everything).Values(step)) Walk(value, value.GetType().Name, seen);
        Assert.True(seen.Count > 10);
    }

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string or Type or MemberInfo or Delegate || value.GetType() is { IsPrimitive: true } or { IsEnum: true }) return;
        var type = value.GetType();
        Assert.False(type.Assembly == typeof(Compilation).Assembly || type.Assembly == typeof(Microsoft.CodeAnalysis.CSharp.CSharpCompilation).Assembly, $"{path} is a {type}.");
        if (!type.IsValueType && !seen.Add(value)) return;
        if (value is IEnumerable items)
        {
            var i = 0;
            foreach (var item in items) Walk(item, $"{path}[{i++}]", seen);
        }
        for (var t = type; t is not null && t != typeof(object); t = t.BaseType)
            foreach (var field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsPointer) Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
    }
}
