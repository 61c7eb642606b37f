using Microsoft.CodeAnalysis;
using ModelGen.Compiler;

namespace ModelGen.Generator.Declarations;

/// <summary>What reading a declaration gives: the model as data, and what is wrong with it, on real locations.</summary>
/// <param name="Model">Null where not even a surface can be added: the class is not partial, or of a kind that cannot serve.</param>
internal sealed record ModelReading(ModelDefinition? Model, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>
/// The part of a reading that the pipeline keeps: equal by content and free of syntax trees, which would keep a whole
/// compilation alive. Who wants the diagnostics reads the type again.
/// </summary>
/// <param name="TypeName">The metadata name of the class.</param>
internal sealed record Declaration(string TypeName, ModelDefinition? Model, bool HasDiagnostics);
