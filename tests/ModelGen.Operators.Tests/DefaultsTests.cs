using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Operators.Tests;

/// <summary>An option's default is stated by the attribute, the call, the documentation of both, and the operator: they must be one.</summary>
public sealed partial class DefaultsTests
{
    // Names, inputs, and a size that is worked out where it is left out; where weights start has tests of its own.
    private static readonly string[] s_others = ["Name", "Trainable", "Init", "RecurrentInit", "Lengths", "Weights", "InFeatures"];

    // What takes an axis for channels.
    private static readonly string[] s_channels = ["BatchNorm", "PReLU", "GroupNorm", "InstanceNorm2d", "Dropout2d"];

    private static readonly string[] s_names = [.. OperatorRegistry.All.Concat(OperatorRegistry.Functions).Select(kind => kind.Name)];

    public static TheoryData<string> Names => [.. s_names];

    [Theory, MemberData(nameof(Names))]
    public void An_operator_without_an_option_is_that_with_the_stated_default(string name)
    {
        // A scan is made of the code of its body.
        if (name == nameof(Scan)) return;
        Assert.True(OperatorRegistry.TryGet(name, out var kind));
        foreach (var form in Forms(name))
            foreach (var (option, value) in form.Defaults)
            {
                // Left out it is 0, as stated; but a loss over classes or a layer over channels that is told the axis means it, also where that holds places (MG0112).
                if (string.Equals(option, "axis", StringComparison.OrdinalIgnoreCase) && (kind!.IsLoss || s_channels.Contains(name))) continue;
                var (without, with) = (Create(kind, form.Required), Create(kind, [.. form.Required, (option, value)]));
                Assert.True(without.Equals(with), $"{form.Title} says that '{option}' is {value} where it is left out, but then the operator is {without}, and with it {with}.");
            }
    }

    [Theory, MemberData(nameof(Names))]
    public void An_attribute_and_a_call_have_the_same_defaults(string name)
    {
        var all = Forms(name).SelectMany(form => form.Defaults.Select(option => (form.Title, Option: option.Name.ToUpperInvariant(), Value: Text(option.Value))));
        foreach (var option in all.GroupBy(one => one.Option))
            Assert.True(option.Select(one => one.Value).Distinct().Count() == 1, $"'{option.Key}' of {name}: {string.Join("; ", option.Select(one => $"{one.Title} says {one.Value}"))}.");
    }

    [Theory, MemberData(nameof(Names))]
    public void The_documentation_says_the_defaults(string name)
    {
        foreach (var form in Forms(name))
            foreach (var (option, value) in form.Defaults)
                if (form.Documented(option) is { } said && said != Text(value)) Assert.Fail($"The documentation of '{option}' of {form.Title} says {said}, but the default is {Text(value)}.");
    }

    [Fact]
    public void The_documentation_of_many_options_says_a_default() =>
        Assert.InRange(s_names.SelectMany(Forms).Sum(form => form.Defaults.Count(option => form.Documented(option.Name) is not null)), 50, int.MaxValue);

    /// <summary>An attribute or a call: what must be given, and what may be left out with the default it states.</summary>
    private sealed record Form(string Title, IReadOnlyList<(string Name, object Value)> Required, IReadOnlyList<(string Name, object Value)> Defaults, Func<string, string?> Documented);

    private static IEnumerable<Form> Forms(string name)
    {
        foreach (var method in typeof(Layers).GetMethods().Where(method => method.Name == name))
        {
            var optional = method.GetParameters().Where(p => p.IsOptional && p.DefaultValue is not null && !s_others.Contains(p.Name, StringComparer.OrdinalIgnoreCase));
            yield return new($"the call {name}", Required(method), [.. optional.Select(p => (p.Name!, Named(p.ParameterType, p.DefaultValue!)))],
                option => Said(s_docs.Value.GetValueOrDefault(MemberOf(method))?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == option)));
        }
        if (typeof(LayerAttribute).Assembly.GetType($"ModelGen.{name}Attribute") is not { } type) yield break;
        foreach (var constructor in type.GetConstructors())
        {
            var required = Required(constructor);
            var instance = constructor.Invoke([.. constructor.GetParameters().Select(p => p.IsOptional ? p.DefaultValue : p.ParameterType == typeof(int[]) ? new[] { 3, 3 } : p.ParameterType == typeof(double[]) ? new[] { 2.0, 2.0 } : Convert.ChangeType(3, p.ParameterType, CultureInfo.InvariantCulture))]);
            var optional = constructor.GetParameters().Where(p => p.IsOptional).Select(p => (p.Name!, p.DefaultValue!));
            var set = type.GetProperties().Where(property => property.CanWrite && HasDefault(property, instance)).Select(property => (property.Name, Named(property.PropertyType, property.GetValue(instance)!)));
            yield return new($"the attribute {name}", required, [.. optional, .. set], option => Said(type.GetProperty(option) is { } property ? s_docs.Value.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{option}")?.Element("summary") : null));
        }
    }

    private static bool HasDefault(PropertyInfo property, object attribute) =>
        property.GetValue(attribute) is { } value && property.DeclaringType != typeof(WeightedLayerAttribute) && !s_others.Contains(property.Name) && property.Name != nameof(LossAttribute.SampleWeights) &&
        // A pool's stride is its window's size, which no number says.
        !(property.Name == "Stride" && value is 0);

    private static (string, object)[] Required(MethodBase method) => [.. method.GetParameters().Where(p => !p.IsOptional && Argument(p) is not null).Select(p => (p.Name!, Argument(p)!))];

    private static object? Argument(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(int) ? 3 : parameter.ParameterType == typeof(double) ? 3.0 : parameter.ParameterType == typeof(bool) ? true
        : parameter.ParameterType == typeof(int[]) || parameter.ParameterType == typeof(Size) ? new[] { 3, 3 } : parameter.ParameterType == typeof(double[]) ? new[] { 2.0, 2.0 } : null;

    /// <summary>An enum's constant goes to the operator by its name.</summary>
    private static object Named(Type type, object value) => type.IsEnum ? Enum.GetName(type, value)! : value;

    private static Operator Create(LayerKind kind, IEnumerable<(string Name, object Value)> arguments) =>
        kind.Create(new LayerArguments(arguments.ToDictionary(a => a.Name, a => a.Value, StringComparer.OrdinalIgnoreCase), (name, message) => Assert.Fail($"{kind.Name}.{name}: {message}")));

    private static string Text(object value) => value switch
    {
        bool yes => yes ? "true" : "false",
        string text => text,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
    };

    private static readonly Lazy<Dictionary<string, XElement>> s_docs = new(() =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "ModelGen.Runtime.xml")).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!));

    /// <summary>The first documentation of a call: overloads say the same of what they share.</summary>
    private static string MemberOf(MethodInfo method) =>
        s_docs.Value.Keys.FirstOrDefault(key => key.StartsWith($"M:ModelGen.Layers.{method.Name}(", StringComparison.Ordinal) && s_docs.Value[key].Elements("param").Count() == method.GetParameters().Length) ?? "";

    /// <summary>The default that a sentence ends with: "Added to the variance, above 0; 1e-5 unless set."</summary>
    private static string? Said(XElement? documentation)
    {
        if (documentation is null || SaidDefault().Match(documentation.Value) is not { Success: true, Groups: var groups }) return null;
        return groups[1].Value is "true" or "false" ? groups[1].Value : double.Parse(groups[1].Value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(?:;|\.|None)\s*\(?(true|false|-?[0-9.]+(?:e-?[0-9]+)?)\)?(?:,[^;.]*)? unless (?:set|given)")]
    private static partial Regex SaidDefault();
}
