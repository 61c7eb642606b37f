namespace ModelGen.Compiler.Emit;

/// <summary>
/// Writes the other part of annotated partial methods, which C# asks for. They are read, never run; a wrong model gets
/// them as well, so that C# adds no noise to what is wrong.
/// </summary>
public static class LayerMethodsEmitter
{
    public static string FileName(ModelDefinition model) => model.FullName + ".Layers.g.cs";

    public static string Emit(ModelDefinition model) => ModelFile.Write(model, _ => { }, w =>
    {
        foreach (var method in model.PartialMethods)
        {
            w.Line($"{method} =>");
            using (w.Indent())
                w.Line("throw new global::System.InvalidOperationException(\"This is a layer of a declaration, which the ModelGen compiler reads and nobody executes.\");");
            w.Line();
        }
    });
}
