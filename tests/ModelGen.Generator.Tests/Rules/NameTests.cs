using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>
/// Hundreds of names in every position: keywords, members of the base classes, and every identifier of generated text. Each gives a
/// working model without a warning, or one message on the name, unless C# itself refuses it.
/// </summary>
public sealed class NameTests
{
    private const int Together = 40;
    private const string Wired = "[global::ModelGen.Model(InputGradients = true)] public sealed partial class M { ";
    private const string T = "global::ModelGen.Tensor";

    // What broke generated code once; always tried, in every position.
    private static readonly string[] s_known =
    [
        "Run", "Trainer", "Predictor", "nameof", "var", "nint", "Prepared", "Equals", "extern", "field", "value", "global", "System", "ModelGen",
        "Stream", "Frame", "pointers", "xPointer", "Item", "Output", "get_Buffers", "get_Metadata", "__arglist", "record", "M", "_", "Ⅷ", "ß",
    ];

    /// <summary>Positions by name; <c>$</c> stands for the name, escaped, and <c>#</c> for its bare letters.</summary>
    private static readonly Dictionary<string, string> s_positions = new()
    {
        ["class"] = "[global::ModelGen.Model(4)] [global::ModelGen.Linear(2), global::ModelGen.CrossEntropyLoss] public sealed partial class $;",
        ["streamed class"] = "[global::ModelGen.Model(6, 3, Streaming = true)] [global::ModelGen.GRU(2)] public sealed partial class $;",
        ["containing type"] = "public partial class $ { [global::ModelGen.Model(4)] [global::ModelGen.Linear(2)] public sealed partial class Inner; }",
        ["namespace"] = "namespace $ { [global::ModelGen.Model(4)] [global::ModelGen.Linear(2)] public sealed partial class M; }",
        ["input"] = $"{Wired} static {T} Forward([global::ModelGen.Shape(4)] {T} $, [global::ModelGen.Shape(4)] {T} #Pointer) => global::ModelGen.Layers.Linear($ + #Pointer, 2); }}",
        ["streamed input"] = $"[global::ModelGen.Model(Streaming = true)] public sealed partial class M {{ static {T} Forward([global::ModelGen.Shape(6, 3)] {T} $) => global::ModelGen.Layers.GRU($, 2); }}",
        ["output"] = $"{Wired} static ({T} $, {T} another) Forward([global::ModelGen.Shape(4)] {T} x) => (global::ModelGen.Layers.Linear(x, 2), x); }}",
        ["target"] = $"{Wired} static {T} Forward([global::ModelGen.Shape(4)] {T} x) => global::ModelGen.Layers.Linear(x, 2); static {T} Loss({T} output, [global::ModelGen.Shape(2)] {T} $) => global::ModelGen.Layers.MSELoss(output, $); }}",
        ["layer method"] = $"{Wired} [global::ModelGen.Linear(2)] private static partial {T} $({T} t); static {T} Forward([global::ModelGen.Shape(4)] {T} x) => $(x); }}",
        ["layer method of the class's name"] = $"[global::ModelGen.Model] public sealed partial class $ {{ [global::ModelGen.Linear(2)] private static partial {T} $({T} t); static {T} Forward([global::ModelGen.Shape(4)] {T} x) => $(x); }}",
        ["parameter of a layer method"] = $"{Wired} [global::ModelGen.Linear(2)] private static partial {T} Fc({T} $); static {T} Forward([global::ModelGen.Shape(4)] {T} x) => Fc(x); }}",
        ["scope"] = $"{Wired} static {T} Forward([global::ModelGen.Shape(4)] {T} x) {{ using (global::ModelGen.Layers.Scope(\"#\")) return global::ModelGen.Layers.Linear(x, 2); }} }}",
        ["layer name"] = $"{Wired} static {T} Forward([global::ModelGen.Shape(4)] {T} x) => global::ModelGen.Layers.Linear(global::ModelGen.Layers.Tanh(global::ModelGen.Layers.Linear(x, 4, name: \"#\")), 2); }}",
    };

    /// <summary>Positions that one model has many of: the declarations of names that all stand in it.</summary>
    private static readonly Dictionary<string, Func<string[], string>> s_crowds = new()
    {
        ["input"] = names => $"{Wired} static {T} Forward({Joined(names, n => $"[global::ModelGen.Shape(4)] {T} @{n}{Twin(n, names)}")}) => global::ModelGen.Layers.Linear({Sum(names)}, 2); }}",
        ["streamed input"] = names => $"[global::ModelGen.Model(Streaming = true)] public sealed partial class M {{ static {T} Forward({Joined(names, n => $"[global::ModelGen.Shape(6, 3)] {T} @{n}")}) => global::ModelGen.Layers.GRU({Sum(names)}, 2); }}",
        ["output"] = names => $"{Wired} static ({Joined(names, n => $"{T} @{n}")}, {T} oneMore) Forward([global::ModelGen.Shape(4)] {T} x) => ({Joined(names, _ => "global::ModelGen.Layers.Linear(x, 2)")}, x); }}",
        ["target"] = names => $"{Wired} static {T} Forward([global::ModelGen.Shape(4)] {T} x) => global::ModelGen.Layers.Linear(x, 2); static {T} Loss({T} scores0, {Joined(names, n => $"[global::ModelGen.Shape(2)] {T} @{n}")}) => {Joined(names, n => $"global::ModelGen.Layers.MSELoss(scores0, @{n})", " + ")}; }}",
        ["layer method"] = names => $"{Wired} {Joined(names, n => $"[global::ModelGen.Linear(2)] private static partial {T} @{n}({T} t); ", "")} static {T} Forward([global::ModelGen.Shape(4)] {T} x) => {Joined(names, n => $"@{n}(x)", " + ")}; }}",
        ["parameter of a layer method"] = names => $"{Wired} {Joined([.. names.Select((n, i) => $"[global::ModelGen.Linear(2)] private static partial {T} Fc{i}({T} @{n}); ")], n => n, "")} static {T} Forward([global::ModelGen.Shape(4)] {T} x) => {Joined([.. names.Select((_, i) => $"Fc{i}(x)")], n => n, " + ")}; }}",
        ["scope"] = names => $"{Wired} static {T} Forward([global::ModelGen.Shape(4)] {T} x) {{ {Joined(names, n => $"using (global::ModelGen.Layers.Scope(\"{n}\")) x = global::ModelGen.Layers.Linear(x, 4); ", "")} return x; }} }}",
        ["layer name"] = names => $"{Wired} static {T} Forward([global::ModelGen.Shape(4)] {T} x) {{ {Joined(names, n => $"x = global::ModelGen.Layers.Linear(x, 4, name: \"{n}\"); ", "")} return x; }} }}",
    };

    public static TheoryData<string> Positions => [.. s_positions.Keys];

    private static readonly int s_rounds = int.TryParse(Environment.GetEnvironmentVariable("MODELGEN_DECLARATIONS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 150;

    private static readonly Lazy<string[]> s_names = new(AllNames);

    [Theory, MemberData(nameof(Positions))]
    public void A_name_in_a_namespace_serves_or_gives_one_message_on_it(string position)
    {
        foreach (var names in Share(position).Chunk(Together))
            if (s_crowds.TryGetValue(position, out var crowd)) Crowd(names, crowd);
            else if (Fault(position, names, InNamespace) is { } fault) Assert.Fail(fault);

        // Names of one model of which nothing is said all serve; where something is, each half is asked by itself.
        void Crowd(string[] names, Func<string[], string> declaration)
        {
            if (names.Length == 1)
            {
                if (Fault(position, names, InNamespace) is { } fault) Assert.Fail(fault);
            }
            else if (!ModelCompilation.Diagnose(Input([InNamespace(declaration(names), 0)])).IsEmpty)
            {
                Crowd(names[..(names.Length / 2)], declaration);
                Crowd(names[(names.Length / 2)..], declaration);
            }
        }
    }

    // A class of the global namespace may be in the way of others: where something is said of many, each half is asked by itself.
    [Theory, InlineData("class"), InlineData("streamed class"), InlineData("containing type"), InlineData("namespace")]
    public void A_name_outside_of_any_namespace_serves_or_gives_one_message_on_it(string position)
    {
        foreach (var names in Share(position).Chunk(Together)) Halve(names);

        void Halve(string[] names)
        {
            var fault = Fault(position, names, (text, _) => text);
            if (fault is null) return;
            if (names.Length == 1) Assert.Fail(fault);
            Halve(names[..(names.Length / 2)]);
            Halve(names[(names.Length / 2)..]);
        }
    }

    [Fact]
    public void There_are_some_800_names() => Assert.InRange(s_names.Value.Length, 800, 5000);

    /// <summary>The known names, and of the others as many as there is time for, others in each position.</summary>
    private static IEnumerable<string> Share(string position)
    {
        var every = s_rounds > 1000 ? 1 : 40;
        var first = position.Length % every;
        return s_known.Concat(s_names.Value.Where((_, i) => i % every == first)).Distinct();
    }

    private static string InNamespace(string text, int number) => $"namespace N{number}\n{{\n    {text}\n}}\n";

    private static string Joined(string[] names, Func<string, string> form, string between = ", ") => string.Join(between, names.Select(form));

    private static string Sum(string[] names) => Joined(names, name => "@" + name, " + ");

    /// <summary>An input whose name is one that the generated text might give to the pointer of another.</summary>
    private static string Twin(string name, string[] names) => names.Contains(name + "Pointer") ? "" : $", [global::ModelGen.Shape(4)] {T} {name}Pointer";

    /// <summary>Declarations, each in a file of its own, and what C# has not to be asked of them.</summary>
    private static CSharpCompilation Input(IEnumerable<string> declarations)
    {
        var options = ModelCompilation.ParseOptions.WithDocumentationMode(DocumentationMode.Diagnose);
        var empty = ModelCompilation.CreateInput("");
        // Of names in small letters alone C# warns that they may become keywords, and of public types that they have no documentation.
        return empty.RemoveAllSyntaxTrees().AddSyntaxTrees(declarations.Select((text, i) => CSharpSyntaxTree.ParseText(text, options, $"Source{i}.cs"))).WithOptions(
            empty.Options.WithSpecificDiagnosticOptions(new[] { "CS8981", "CS1591" }.ToDictionary(id => id, _ => ReportDiagnostic.Suppress)));
    }

    /// <summary>What is wrong with the first of some names in a position, together in one compilation; null where all serve.</summary>
    /// <param name="position">The position.</param>
    /// <param name="names">The names.</param>
    /// <param name="place">Puts a declaration where it does not meet the others.</param>
    private static string? Fault(string position, string[] names, Func<string, int, string> place)
    {
        var input = Input(names.Select((name, i) => place(s_positions[position].Replace("$", "@" + name).Replace("#", name), i)));
        var byCSharp = input.GetDiagnostics().Select(Key).ToHashSet();
        var found = ModelCompilation.Diagnose(input).Where(d => !byCSharp.Contains(Key(d))).ToList();
        if (found.FirstOrDefault(d => Number(d) < 0) is { } elsewhere) return $"{position}, {string.Join(" ", names)}: {elsewhere}";
        for (var i = 0; i < names.Length; i++)
        {
            var ofThis = found.Where(d => Number(d) == i).ToList();
            if (ofThis.Count == 0) continue;
            var text = $"{position} '{names[i]}':\n{string.Join("\n", ofThis)}";
            if (ofThis is not [{ Id: ['M', 'G', ..] }]) return text;
            var at = ofThis[0].Location;
            if (!at.SourceTree!.ToString().Substring(at.SourceSpan.Start, at.SourceSpan.Length).Contains(names[i], StringComparison.Ordinal)) return text;
        }
        return null;

        static (string, string?, int) Key(Diagnostic d) => (d.Id, d.Location.SourceTree?.FilePath, d.Location.SourceSpan.Start);

        // Of whose model a file is: its own, or one that is generated for it.
        int Number(Diagnostic d)
        {
            var path = Path.GetFileName(d.Location.SourceTree?.FilePath ?? "");
            if (names.Length == 1) return 0;
            var digits = path.StartsWith("Source", StringComparison.Ordinal) ? path[6..] : path.StartsWith('N') ? path[1..] : "";
            return int.TryParse(digits.Split('.')[0], out var number) ? number : -1;
        }
    }

    private static HashSet<string> Identifiers(SyntaxTree tree) =>
        [.. tree.GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)];

    private static string[] AllNames()
    {
        var names = new SortedSet<string>(s_known, StringComparer.Ordinal);
        names.UnionWith(SyntaxFacts.GetKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText));
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;
        foreach (var type in new[]
            { typeof(CompiledPredictor<float>), typeof(CompiledTrainer<float>), typeof(CompiledStream<float>), typeof(ModelWeights), typeof(Workspace<float>), typeof(object) })
            names.UnionWith(type.GetMembers(all).Select(member => member.Name));
        names.UnionWith(typeof(CompiledPredictor<float>).Assembly.GetExportedTypes().Where(type => !type.IsNested).Select(type => type.Name.Split('`')[0]));
        var generated = ModelCompilation.Of(
            s_positions["streamed class"].Replace("$", "Streamed"), s_positions["class"].Replace("$", "Net"),
            s_positions["target"].Replace("$", "wanted"), s_positions["output"].Replace("$", "first").Replace(" M ", " Two ")).Generated;
        foreach (var text in generated.Values)
            names.UnionWith(Identifiers(CSharpSyntaxTree.ParseText(text)));
        return [.. names.Where(SyntaxFacts.IsValidIdentifier)];
    }
}
