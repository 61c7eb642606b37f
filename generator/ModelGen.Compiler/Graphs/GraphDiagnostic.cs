namespace ModelGen.Compiler.Graphs;

/// <summary>
/// Something wrong with a declaration, as the graph sees it: the rule, the sentence, the place (a site the front end
/// numbered) and, where one argument of the layer is at fault, its name.
/// </summary>
public sealed record GraphDiagnostic(string Id, int Site, string? Argument, string Message);
