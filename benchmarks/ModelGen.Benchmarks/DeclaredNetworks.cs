using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Declarations;

namespace ModelGen.Benchmarks;

/// <summary>The networks of ModelGen.Compare as graphs, read from their declarations as a build reads them.</summary>
internal static class DeclaredNetworks
{
    /// <summary>The network of a class.</summary>
    /// <param name="name">The class, in any case.</param>
    /// <exception cref="ArgumentException">There is none, or its declaration is wrong.</exception>
    public static Network Named(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Networks");
        var sources = Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText).Prepend("global using System; global using ModelGen; global using static ModelGen.Layers;");
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) == "ModelGen.Runtime.dll")
            .Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("Networks", sources.Select(text => CSharpSyntaxTree.ParseText(text)), references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        var types = compilation.GetSymbolsWithName(n => n.Equals(name, StringComparison.OrdinalIgnoreCase), SymbolFilter.Type).OfType<INamedTypeSymbol>().ToList();
        if (types is not [var type]) throw new ArgumentException($"{folder} declares no network '{name}'.");
        var reading = ModelReader.Read(type, compilation, default);
        if (reading.Model is not { HasErrors: false } model) throw new ArgumentException(string.Join("\n", reading.Diagnostics));
        return new Network(model.Name, model.Graph);
    }
}
