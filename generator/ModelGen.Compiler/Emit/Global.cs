using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// Names of types as they stand inside the user's class, where a member or a neighbour may have any name of ours. The
/// rest of a file lies in a namespace of its own and imports what it needs.
/// </summary>
internal static class Global
{
    public const string ModelGen = "global::ModelGen.";
    public const string Runtime = "global::ModelGen.Runtime.";
    public const string Generated = "global::ModelGen.Generated.";
    public const string Stream = "global::System.IO.Stream";
    public const string ArgumentException = "global::System.ArgumentException";

    public const string Texts = "global::System.Collections.Generic.IReadOnlyDictionary<string, string>";

    public static string ReadOnlySpan(string element) => $"global::System.ReadOnlySpan<{element}>";

    public static string Span(string element) => $"global::System.Span<{element}>";

    /// <summary><c>ParameterSet</c>, or its form in double precision.</summary>
    public static string ParameterSet(Graph graph) => ModelGen + (graph.Precision == Precision.Single ? "ParameterSet" : "ParameterSet<double>");

    /// <summary><c>ModelWeights</c>, or its form in double precision.</summary>
    public static string ModelWeights(Graph graph) => Runtime + (graph.Precision == Precision.Single ? "ModelWeights" : "ModelWeights<double>");
}
