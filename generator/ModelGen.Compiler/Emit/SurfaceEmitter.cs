namespace ModelGen.Compiler.Emit;

/// <summary>Writes the file of a model that does not compile: its public members, each of which throws.</summary>
public static class SurfaceEmitter
{
    public static string Emit(ModelDefinition model) => ModelFile.Write(model,
        w =>
        {
            w.Line("//");
            w.Line($"// {model.Name} has errors; see the build's messages. Until they are mended it has its members, so that");
            w.Line("// the code that uses them is no error too, and each of them throws.");
            w.Line("//");
        },
        w =>
        {
            new MemberEmitter(w, model, works: false).Emit();
            new InterfaceEmitter(w, model, works: false).Emit();
            if (!model.TakenNames.Contains("Predictor")) PredictorEmitter.EmitSurface(w, model);
            if (!model.TakenNames.Contains("Trainer")) TrainerEmitter.EmitSurface(w, model);
        },
        w =>
        {
            using (w.Block("file static class Declaration"))
                w.Line($"public static InvalidOperationException NotCompiled() => new({ModelFile.Quote($"The model '{model.Name}' has errors; see the build's messages.")});");
        }, InterfaceEmitter.Interface(model));
}
