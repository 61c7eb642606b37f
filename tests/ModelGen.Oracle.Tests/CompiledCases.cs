using System.Text;
using ModelGen.Testing;

namespace ModelGen.Oracle.Tests;

/// <summary>All cases that a declaration can be written for, compiled at once and loaded once.</summary>
internal static class CompiledCases
{
    private static readonly Lazy<ModelCompilation> s_compilation = new(() =>
    {
        var text = new StringBuilder("using ModelGen;\nusing static ModelGen.Layers;\n");
        foreach (var source in OracleFolder.Cases)
            if (Declarations.Of(source) is { } declaration) text.AppendLine(declaration);
        return ModelCompilation.Of(text.ToString());
    });

    /// <summary>The model of a case.</summary>
    /// <exception cref="NotSupportedException">The language has no word for it yet.</exception>
    public static CompiledModel Model(OracleCase source) => Declarations.Of(source) is null
        ? throw new NotSupportedException($"There is no declaration for '{source.Op}' with these hyper-parameters.")
        : s_compilation.Value.Model(Declarations.ClassName(source));
}
