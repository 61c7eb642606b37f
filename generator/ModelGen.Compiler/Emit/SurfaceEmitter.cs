using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// Writes the public surface of a model that did not compile, so that the code that uses it still does and one mistake
/// stays one message.
/// </summary>
public static class SurfaceEmitter
{
    public static string Emit(ModelDefinition model) => ModelFile.Write(model, _ => { }, w =>
    {
        using (w.Block($"partial class {model.Name}"))
        {
            ModelEmitter.EmitSurface(w, model, body: false);
            w.Line();
            w.Line("/// <summary>The layers with their shapes, parameters and multiply-adds.</summary>");
            w.Line("public static ModelDescription Description => throw NotCompiled();");
            w.Line();
            EmitPredictor(w, model);
            w.Line();
            EmitTrainer(w, model);
            w.Line();
            w.Line($"private static InvalidOperationException NotCompiled() => new(\"The model '{model.Name}' has errors; see the build's messages.\");");
        }
    });

    private static void EmitPredictor(CodeWriter w, ModelDefinition model)
    {
        w.Line("/// <summary>A frozen model.</summary>");
        using (w.Block("public sealed class Predictor : IPredictor"))
        {
            w.Line($"internal Predictor({model.Name} model, PredictorOptions? options) => throw NotCompiled();");
            w.Line("public static Predictor Load(string path) => throw NotCompiled();");
            w.Line($"public void Predict({PredictorEmitter.Signature(model.Graph)}) => throw NotCompiled();");
            w.Line("System.Collections.Generic.IReadOnlyList<TensorInfo> IPredictor.Inputs => throw NotCompiled();");
            w.Line("System.Collections.Generic.IReadOnlyList<TensorInfo> IPredictor.Outputs => throw NotCompiled();");
            w.Line("void IPredictor.Predict(ReadOnlySpan<TensorMemory> inputs, ReadOnlySpan<TensorMemory> outputs) => throw NotCompiled();");
        }
    }

    private static void EmitTrainer(CodeWriter w, ModelDefinition model)
    {
        var element = ModelFile.Element(model.Graph);
        w.Line("/// <summary>A model in training.</summary>");
        using (w.Block($"public sealed class Trainer : CompiledTrainer<{element}>"))
        {
            w.Line($"internal Trainer({model.Name} model, int batchSize, TrainerOptions? options) : base(null!, null!, batchSize, options) => throw NotCompiled();");
            w.Line($"public new {ModelFile.ParameterSet(model.Graph)} Gradients => throw NotCompiled();");
            TrainerEmitter.EmitSignatures(w, model.Graph, _ => "=> throw NotCompiled();");
        }
    }
}
