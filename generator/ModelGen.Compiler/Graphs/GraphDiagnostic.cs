namespace ModelGen.Compiler.Graphs;

/// <summary>
/// Something wrong with a declaration, as the graph sees it: the rule, the sentence and, where one argument of the layer is at
/// fault, its name. The front end, which knows the layer it is adding, knows the place.
/// </summary>
public sealed record GraphDiagnostic(string Id, string? Argument, string Message);
