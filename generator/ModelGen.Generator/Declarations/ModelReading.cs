using Microsoft.CodeAnalysis;
using ModelGen.Compiler;

namespace ModelGen.Generator.Declarations;

/// <summary>What reading a declaration gives: the model as data, and what is wrong with it, on real locations.</summary>
/// <param name="Model">Null where not even a surface can be added: the class is not partial, or of a kind that cannot serve.</param>
internal sealed record ModelReading(ModelDefinition? Model, IReadOnlyList<Diagnostic> Diagnostics);
