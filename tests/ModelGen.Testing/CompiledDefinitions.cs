using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Compiler;
using ModelGen.Compiler.Text;

namespace ModelGen.Testing;

/// <summary>
/// Definitions compiled in memory without their declarations, so that a test may change them: another precision, other passes. Unloaded
/// when it is disposed of and nobody holds a model.
/// </summary>
public sealed class CompiledDefinitions : IDisposable
{
    private readonly AssemblyLoadContext _context = new("Definitions", isCollectible: true);
    private readonly Assembly _assembly;

    /// <summary>Compiles and loads definitions, whose names must differ.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <param name="bits">The widths of vectors that kernels of floats have besides scalars; those of doubles, which others are held to, have scalars alone.</param>
    /// <exception cref="InvalidOperationException">What is generated does not compile.</exception>
    public CompiledDefinitions(IEnumerable<ModelDefinition> definitions, IEnumerable<int> bits)
    {
        int[] widths = [.. Width.All.Intersect(bits.Append(0))];
        var models = definitions.AsParallel().AsOrdered().Select(definition => ModelCompiler.Compile(definition with { PartialMethods = [] })).ToList();
        var kernels = models.SelectMany(model => model.Kernels).Distinct().ToList().AsParallel().AsOrdered()
            .Select(kernel => ModelCompiler.EmitKernel(kernel, bits: kernel.Precision == Compiler.Text.Precision.Double ? [0] : widths));
        var output = ModelCompilation.CreateInput([.. models.SelectMany(model => model.Files).Concat(kernels).Select(file => file.Text)]);
        using var stream = new MemoryStream();
        var emitted = output.Emit(stream);
        if (!emitted.Success) throw new InvalidOperationException(string.Join("\n", emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(20).Select(d => $"{d}\n{Call(d.Location)}")));
        stream.Position = 0;
        _assembly = _context.LoadFromStream(stream);
    }

    /// <summary>The call that a message is about.</summary>
    private static string Call(Location place) =>
        place.SourceTree?.GetRoot().FindNode(place.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>()?.ToString() ?? "";

    /// <summary>A model by the name of its definition, made with a seed.</summary>
    public CompiledModel Model(string name, int seed = 0) => new(Activator.CreateInstance(_assembly.GetType(name, throwOnError: true)!, seed)!);

    /// <summary>Lets the assembly go.</summary>
    public void Dispose() => _context.Unload();
}
