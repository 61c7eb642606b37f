using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Passes;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler;

/// <summary>A file to be added to the compilation.</summary>
public sealed record SourceFile(string Name, string Text);

/// <summary>What a model compiles to: its own files, and the kernels it calls, which other models may share.</summary>
public sealed record CompiledModel(EquatableArray<SourceFile> Files, EquatableArray<KernelSpec> Kernels);

/// <summary>The road from a model's graph to C#.</summary>
public static class ModelCompiler
{
    public static CompiledModel Compile(ModelDefinition model)
    {
        using var culture = InvariantCulture.Enter();
        if (model.HasErrors) return new CompiledModel([new SourceFile(model.FullName + ".g.cs", SurfaceEmitter.Emit(model)), .. LayerMethods(model)], []);
        var programs = Programs.ModelPrograms.Build(model.Graph, model.Streaming, model.WithoutPasses);
        var kernels = programs.All.SelectMany(p => p.Steps).SelectMany(s => s.Call.InOrder).SelectMany(c => c.Kernel.WithUses()).Distinct().OrderBy(k => k.Name, StringComparer.Ordinal).ToEquatable();
        SourceFile File(string ending, string text) => new(model.FullName + ending, text);
        var files = Parts.Do<SourceFile?>(
            () => File(".g.cs", ModelEmitter.Emit(model, programs.Predict)),
            () => File(".Predictor.g.cs", PredictorEmitter.Emit(model, programs.Predict, programs.Prepared)),
            () => File(".Trainer.g.cs", TrainerEmitter.Emit(model, programs.Train, programs.Evaluate)),
            () => File(".Trainer.Backward.g.cs", TrainerEmitter.EmitBackward(model, programs.Train)),
            () => File(".Trainer.Evaluation.g.cs", TrainerEmitter.EmitEvaluation(model, programs.Evaluate)),
            () => programs.Stream is { } stream ? File(".Stream.g.cs", StreamEmitter.Emit(model, stream)) : null);
        return new CompiledModel([.. files.OfType<SourceFile>(), .. LayerMethods(model)], kernels);
    }

    /// <summary>Every stage of a model's way to C#, as comments; none of a model with errors.</summary>
    public static SourceFile? Dump(ModelDefinition model)
    {
        using var culture = InvariantCulture.Enter();
        return model.HasErrors ? null : new SourceFile(model.FullName + ".Dump.g.cs", DumpEmitter.Emit(model));
    }

    private static IEnumerable<SourceFile> LayerMethods(ModelDefinition model) =>
        model.PartialMethods.Count == 0 ? [] : [new SourceFile(LayerMethodsEmitter.FileName(model), LayerMethodsEmitter.Emit(model))];

    public static SourceFile EmitKernel(KernelSpec kernel, bool checkedByDefault = false, IReadOnlyList<int>? bits = null)
    {
        using var culture = InvariantCulture.Enter();
        return new(KernelEmitter.FileName(kernel), KernelEmitter.Emit(kernel, checkedByDefault, bits));
    }
}
