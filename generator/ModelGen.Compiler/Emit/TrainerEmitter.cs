using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Emit;

/// <summary>Writes a model's trainer: forward and backward layer by layer, the loss, and evaluation.</summary>
public static class TrainerEmitter
{
    public static string Emit(ModelDefinition model, CompiledProgram train, CompiledProgram evaluate) => ModelFile.Write(model, _ => { }, w =>
    {
        var graph = model.Graph;
        var element = ModelFile.Element(graph);
        using (w.Block($"partial class {model.Name}"))
        {
            w.Line($"/// <summary>A <see cref=\"{model.Name}\"/> in training. One thread drives it.</summary>");
            using (w.Block($"public sealed unsafe class Trainer : CompiledTrainer<{element}>"))
            {
                w.Line($"internal Trainer({model.Name} model, int batchSize, TrainerOptions? options) : base(model._weights, s_program, batchSize, options)");
                using (w.Block("")) { }
                w.Line();
                PredictorEmitter.Infos(w, graph);
                w.Line($"private static readonly TensorInfo[] s_targets = [{string.Join(", ", graph.Targets.Select(t => ModelFile.Info(graph, t, t.Name)))}];");
                w.Line();
                EmitProgram(w, graph, train, evaluate);
                w.Line();
                w.Line("/// <summary>The gradients of the trainable parameters, overwritten by each backward pass.</summary>");
                w.Line($"public new {ModelFile.ParameterSet(graph)} Gradients => {(graph.Precision == Precision.Single ? "(ParameterSet)" : "")}base.Gradients;");
                w.Line();
                EmitSignatures(w, graph, null);
                var emitter = new ProgramEmitter(train, "Step");
                w.Line();
                emitter.Emit(w, "Forward", "The network in training mode.", Phase.Prepare, Phase.Forward);
                w.Line();
                emitter.Emit(w, "Loss", "The loss, and the gradients of the outputs.", Phase.Loss);
                w.Line();
                emitter.Emit(w, "Backward", "The gradients of the parameters from those of the outputs.", Phase.Backward);
                w.Line();
                new ProgramEmitter(evaluate, "Evaluate").Emit(w, "EvaluateAll", "The network in evaluation mode, with its loss.", Phase.Prepare, Phase.Forward, Phase.Loss);
            }
        }
    });

    /// <summary>The public methods; with <paramref name="body"/>, that instead of their own bodies.</summary>
    internal static void EmitSignatures(CodeWriter w, Graph graph, Func<string, string>? body)
    {
        var element = ModelFile.Element(graph);
        var inputs = graph.Inputs.Select(i => (i.Name, Value: i)).ToList();
        var targets = graph.Targets.Select(t => (t.Name, Value: t)).ToList();
        var outputs = ModelFile.Outputs(graph);
        if (graph.Loss is not null)
        {
            Method(element, "ForwardBackward", [.. inputs, .. targets], "return RunStep(batch, pointers);",
                "Runs the network in training mode, computes the loss and overwrites <see cref=\"Gradients\"/>.", "The loss of the batch.");
            w.Line();
            Method(element, "Evaluate", [.. inputs, .. targets], "return RunEvaluate(batch, pointers);",
                "Runs the network in evaluation mode and computes the loss; changes nothing but the outputs.", "The loss of the batch.");
            w.Line();
        }
        Method("void", "Forward", inputs, "RunForward(batch, pointers);", "Runs the network in training mode and keeps what <see cref=\"Backward(" + Types(outputs) + ")\"/> needs.", null);
        w.Line();
        Method("void", "Backward", outputs.Select(o => (o.Name + "Gradient", o.Value)).ToList(), "RunBackward(batch, pointers);",
            "Overwrites <see cref=\"Gradients\"/> from gradients of the outputs of the last forward pass.", null);
        for (var i = 0; i < outputs.Count; i++)
        {
            w.Line();
            w.Line($"/// <summary>The output of the last step, samples of shape {outputs[i].Value.Shape}.</summary>");
            w.Line($"public ReadOnlySpan<{element}> {ModelFile.Pascal(outputs[i].Name)} {body?.Invoke("") ?? $"=> OutputSpan({i});"}");
        }
        var index = 0;
        foreach (var input in graph.Inputs)
        {
            var number = index++;
            if (!input.Trainable) continue;
            w.Line();
            w.Line($"/// <summary>The gradient of '{input.Name}' after the last backward pass, samples of shape {input.Shape}.</summary>");
            w.Line($"public ReadOnlySpan<{element}> {ModelFile.Pascal(input.Name)}Gradient {body?.Invoke("") ?? $"=> InputGradientSpan({number});"}");
        }

        string Types(IEnumerable<(string Name, Value Value)> tensors) => string.Join(", ", tensors.Select(t => $"ReadOnlySpan{{{ModelFile.Element(graph, t.Value)}}}"));

        void Method(string result, string name, IReadOnlyList<(string Name, Value Value)> tensors, string statement, string summary, string? returns)
        {
            w.Line($"/// <summary>{summary}</summary>");
            foreach (var (parameter, value) in tensors) w.Line($"/// <param name=\"{parameter}\">n samples of shape {value.Shape}.</param>");
            if (returns is not null) w.Line($"/// <returns>{returns}</returns>");
            var signature = $"public {result} {name}({string.Join(", ", tensors.Select(t => $"ReadOnlySpan<{ModelFile.Element(graph, t.Value)}> {ModelFile.Identifier(t.Name)}"))})";
            if (body is not null)
            {
                w.Line($"{signature} {body("")}");
                return;
            }
            using (w.Block(signature)) PredictorEmitter.EmitPinned(w, graph, tensors, () => w.Line(statement));
        }
    }

    private static void EmitProgram(CodeWriter w, Graph graph, CompiledProgram train, CompiledProgram evaluate)
    {
        using (w.Block($"private static readonly TrainerProgram<{ModelFile.Element(graph)}> s_program = new()", "};"))
        {
            w.Line($"Train = new ProgramPlan(PerSample: {train.Memory.PerSample}, Shared: {train.Memory.Shared}),");
            w.Line($"Evaluate = new ProgramPlan(PerSample: {evaluate.Memory.PerSample}, Shared: {evaluate.Memory.Shared}),");
            w.Line("Inputs = s_inputs,");
            w.Line("Targets = s_targets,");
            w.Line("Outputs = s_outputs,");
            w.Line($"TargetClasses = [{string.Join(", ", graph.Targets.Select(t => graph.IndexLimits.FirstOrDefault(l => l.Value == t.Id)?.Classes ?? 0))}],");
            w.Line("Forward = &Forward,");
            w.Line("Loss = &Loss,");
            w.Line("Backward = &Backward,");
            w.Line("EvaluateAll = &EvaluateAll,");
            if (graph.Loss is not null)
            {
                w.Line($"LossOffset = {train.Memory.Places[train.Graph.Loss!.Id].Offset},");
                w.Line($"EvaluateLossOffset = {evaluate.Memory.Places[evaluate.Graph.Loss!.Id].Offset},");
            }
            w.Line($"OutputOffsets = [{Offsets(train, Results(train, ResultKind.Output))}],");
            w.Line($"EvaluateOutputOffsets = [{Offsets(evaluate, Results(evaluate, ResultKind.Output))}],");
            var gradients = train.Graph.Nodes.Where(n => n.Operator is OutputGradient).ToDictionary(n => ((OutputGradient)n.Operator).Index, n => n.Output);
            w.Line($"OutputGradientOffsets = [{string.Join(", ", ModelFile.Outputs(graph).Select((_, i) => gradients.TryGetValue(i, out var id) ? train.Memory.Places[id].Offset : -1))}],");
            if (graph.Inputs.Any(i => i.Trainable))
                w.Line($"InputGradientOffsets = [{string.Join(", ", graph.Inputs.Select(i => train.Graph.Results.FirstOrDefault(r => r.Kind == ResultKind.InputGradient && r.Target == i.Id) is { } r ? train.Memory.Places[r.Value].Offset : -1))}],");
            if (train.Graph.Nodes.Any(n => n.Operator is INeedsSeveralSamples { NeedsSeveralSamples: true })) w.Line("NeedsSeveralSamples = true,");
        }
    }

    private static IEnumerable<int> Results(CompiledProgram program, ResultKind kind) => program.Graph.Results.Where(r => r.Kind == kind).OrderBy(r => r.Target).Select(r => r.Value);

    private static string Offsets(CompiledProgram program, IEnumerable<int> values) => string.Join(", ", values.Select(v => program.Memory.Places[v].Offset));
}
