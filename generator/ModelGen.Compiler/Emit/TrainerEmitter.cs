using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// Writes a model's trainer layer by layer, in three files: its class with the forward pass and the loss, the backward pass,
/// and evaluation. What a file's steps run it keeps to itself, so the trainer hands the others' entries on.
/// </summary>
public static class TrainerEmitter
{
    public static string Emit(ModelDefinition model, CompiledProgram train, CompiledProgram evaluate) => ModelFile.Write(model,
        w => MemoryTable.WriteRemarks(w, "A training step", train),
        w =>
        {
            Head(w, model, "unsafe partial ");
            using (w.Block(null))
            {
                w.Line($"internal Trainer({model.GlobalName} model, int batchSize, {Global.ModelGen}TrainerOptions? options)");
                using (w.Indent()) w.Line($": base(model._weights, {Global.Generated}Training.Program(s_backward, s_evaluate), batchSize, options)");
                w.Line("{");
                w.Line("}");
                w.Line();
                EmitMembers(w, model.Graph, works: true);
            }
        },
        w =>
        {
            using (w.Block("file static unsafe class Training"))
            {
                PredictorEmitter.EmitInfos(w, model.Graph);
                w.Line();
                w.Line($"public static readonly TensorInfo[] Targets = [{string.Join(", ", Tensor.Targets(model.Graph).Select(t => ModelFile.Info(model.Graph, t)))}];");
                w.Line();
                EmitProgram(w, model.Graph, train, evaluate);
                var functions = new StepFunctions(train, Phase.Prepare, Phase.Forward, Phase.Loss);
                var emitter = new ProgramEmitter(w, train, functions);
                w.Line();
                emitter.Emit("Forward", "The network in training mode.", Phase.Prepare, Phase.Forward);
                w.Line();
                emitter.Emit("Loss", "The loss, and the gradients of the outputs.", Phase.Loss);
                functions.Emit(w, ModelFile.Element(model.Graph));
            }
        });

    /// <summary>Writes the file of the backward pass.</summary>
    public static string EmitBackward(ModelDefinition model, CompiledProgram train) => EmitPart(
        model, train, _ => { }, "s_backward", "Backpropagation", "The gradients of the parameters from those of the outputs, the last layer first.", Phase.Backward);

    /// <summary>Writes the file of the evaluation program.</summary>
    public static string EmitEvaluation(ModelDefinition model, CompiledProgram evaluate) => EmitPart(
        model, evaluate, w => MemoryTable.WriteRemarks(w, "Evaluation", evaluate), "s_evaluate", "Evaluation", "The network in evaluation mode, with its loss.", Phase.Prepare, Phase.Forward, Phase.Loss);

    private static string EmitPart(ModelDefinition model, CompiledProgram program, Action<CodeWriter> remarks, string entry, string type, string summary, params Phase[] phases)
    {
        var element = ModelFile.Element(model.Graph);
        return ModelFile.Write(model, remarks,
            w =>
            {
                using (w.Block("partial class Trainer"))
                    w.Line($"private static unsafe delegate*<{Global.Runtime}Workspace<{element}>, void> {entry} => &{Global.Generated}{type}.Run;");
            },
            w =>
            {
                using (w.Block($"file static unsafe class {type}"))
                {
                    var functions = new StepFunctions(program, phases);
                    new ProgramEmitter(w, program, functions).Emit("Run", summary, phases);
                    functions.Emit(w, element);
                }
            });
    }

    /// <summary>The trainer of a model with errors.</summary>
    internal static void EmitSurface(CodeWriter w, ModelDefinition model)
    {
        w.Line();
        Head(w, model, "");
        using (w.Block(null))
        {
            w.Line($"internal Trainer({model.GlobalName} model, int batchSize, {Global.ModelGen}TrainerOptions? options)");
            using (w.Indent()) w.Line($": base(null!, null!, batchSize, options) => {MemberEmitter.Throw}");
            w.Line();
            EmitMembers(w, model.Graph, works: false);
        }
    }

    private static void Head(CodeWriter w, ModelDefinition model, string modifier)
    {
        w.Line($"/// <summary>A <see cref=\"{model.GlobalName}\"/> in training. One thread drives it.</summary>");
        w.Line($"public sealed {modifier}class Trainer : {Global.Runtime}CompiledTrainer<{ModelFile.Element(model.Graph)}>");
    }

    private static void EmitMembers(CodeWriter w, Graph graph, bool works)
    {
        var element = ModelFile.Element(graph);
        w.Line("/// <summary>The gradients of the trainable parameters, overwritten by each backward pass.</summary>");
        w.Line($"public new {Global.ParameterSet(graph)} Gradients => {(works ? $"{(graph.Precision == Precision.Single ? $"({Global.ModelGen}ParameterSet)" : "")}base.Gradients;" : MemberEmitter.Throw)}");
        foreach (var method in Methods(graph))
        {
            w.Line();
            method.Emit(w, graph, works);
        }
        var index = 0;
        foreach (var output in Tensor.Outputs(graph))
            Span(Surface.OutputProperty(output.Name), $"The output of the last step, samples of shape {output.Value.Shape}.", $"base.OutputSpan({index++})");
        index = 0;
        foreach (var input in Tensor.Inputs(graph))
        {
            var number = index++;
            if (input.Value.Trainable)
                Span(Surface.InputGradientProperty(input.Name), $"The gradient of '{input.Name}' after the last backward pass, samples of shape {input.Value.Shape}.", $"base.InputGradientSpan({number})");
        }

        void Span(string name, string summary, string expression)
        {
            w.Line();
            w.Line($"/// <summary>{summary}</summary>");
            w.Line($"public {Global.ReadOnlySpan(element)} {ModelFile.Identifier(name)} => {(works ? expression + ";" : MemberEmitter.Throw)}");
        }
    }

    private static IEnumerable<SpanMethod> Methods(Graph graph)
    {
        var element = ModelFile.Element(graph);
        var inputs = Tensor.Inputs(graph);
        var gradients = Tensor.Outputs(graph).Select(t => t with { Name = t.Name + "Gradient" }).ToList();
        if (graph.Loss is not null)
        {
            yield return new SpanMethod(element, "ForwardBackward", "Runs the network in training mode, computes the loss and overwrites <see cref=\"Gradients\"/>.",
            (batch, pointers) => $"return base.RunStep({batch}, {pointers});")
            {
                Read = [.. inputs, .. Tensor.Targets(graph)],
                Returns = "The loss of the batch.",
            };
            yield return new SpanMethod(element, "Evaluate", "Runs the network in evaluation mode and computes the loss; changes nothing but the outputs.",
            (batch, pointers) => $"return base.RunEvaluate({batch}, {pointers});")
            {
                Read = [.. inputs, .. Tensor.Targets(graph)],
                Returns = "The loss of the batch.",
            };
        }
        var backward = string.Join(", ", gradients.Select(t => $"global::System.ReadOnlySpan{{{ModelFile.Element(graph, t.Value)}}}"));
        yield return new SpanMethod("void", "Forward", $"Runs the network in training mode and keeps what <see cref=\"Backward({backward})\"/> needs.",
            (batch, pointers) => $"base.RunForward({batch}, {pointers});")
        {
            Read = inputs,
        };
        yield return new SpanMethod("void", "Backward", "Overwrites <see cref=\"Gradients\"/> from gradients of the outputs of the last forward pass.",
            (batch, pointers) => $"base.RunBackward({batch}, {pointers});")
        {
            Read = gradients,
        };
    }

    private static void EmitProgram(CodeWriter w, Graph graph, CompiledProgram train, CompiledProgram evaluate)
    {
        var element = ModelFile.Element(graph);
        w.Line("/// <summary>The parts of a step, and where it leaves its results.</summary>");
        using (w.Block($"public static TrainerProgram<{element}> Program(delegate*<Workspace<{element}>, void> backward, delegate*<Workspace<{element}>, void> evaluate) => new()", "};"))
        {
            w.Line($"Train = new ProgramPlan({ProgramEmitter.PlanArguments(train)}),");
            w.Line($"Evaluate = new ProgramPlan({ProgramEmitter.PlanArguments(evaluate)}),");
            w.Line("Inputs = Inputs,");
            w.Line("Targets = Targets,");
            w.Line("Outputs = Outputs,");
            w.Line("Forward = &Forward,");
            w.Line("Loss = &Loss,");
            w.Line("Backward = backward,");
            w.Line("EvaluateAll = evaluate,");
            if (graph.Loss is not null)
            {
                w.Line($"LossOffset = {train.Memory.Places[train.Graph.Loss!.Id].Offset},");
                w.Line($"EvaluateLossOffset = {evaluate.Memory.Places[evaluate.Graph.Loss!.Id].Offset},");
            }
            if (train.Graph.LossTerms.Count > 0)
            {
                w.Line($"LossTerms = [{LossTerms(train)}],");
                w.Line($"EvaluateLossTerms = [{LossTerms(evaluate)}],");
            }
            w.Line($"OutputOffsets = [{Offsets(train, Results(train, ResultKind.Output))}],");
            w.Line($"EvaluateOutputOffsets = [{Offsets(evaluate, Results(evaluate, ResultKind.Output))}],");
            var gradients = train.Graph.Nodes.Where(n => n.Operator is OutputGradient).ToDictionary(n => (OutputGradient)n.Operator, n => n.Output);
            long Offset(OutputGradient gradient) => gradients.TryGetValue(gradient, out var id) ? train.Memory.Places[id].Offset : -1;
            w.Line($"OutputGradientOffsets = [{string.Join(", ", Tensor.Outputs(graph).Select((_, i) => Offset(new OutputGradient(i))))}],");
            if (gradients.Keys.Any(gradient => gradient.OfInput))
                w.Line($"LossInputGradientOffsets = [{string.Join(", ", Tensor.Inputs(graph).Select((_, i) => Offset(new OutputGradient(i, OfInput: true))))}],");
            if (graph.Inputs.Any(i => i.Trainable))
                w.Line($"InputGradientOffsets = [{string.Join(", ", graph.Inputs.Select(i => train.Graph.Results.FirstOrDefault(r => r.Kind == ResultKind.InputGradient && r.Target == i.Id) is { } r ? train.Memory.Places[r.Value].Offset : -1))}],");
            if (train.Graph.Nodes.Any(n => n.Operator is INeedsSeveralSamples { NeedsSeveralSamples: true })) w.Line("NeedsSeveralSamples = true,");
        }
    }

    private static string LossTerms(CompiledProgram program)
    {
        string Offset(ResultKind kind, int index) => program.Graph.Results.FirstOrDefault(r => r.Kind == kind && r.Target == index) is { } result
            ? program.Memory.Places[result.Value].Offset.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : "-1";
        return string.Join(", ", program.Graph.LossTerms.Select((term, i) =>
            $"new(LossTermKind.{term.Kind}, {Offset(ResultKind.LossTerm, i)}, {Offset(ResultKind.LossWeight, i)}, {Text.Width.Literal(Precision.Double, term.Scale)})"));
    }

    private static IEnumerable<int> Results(CompiledProgram program, ResultKind kind) => program.Graph.Results.Where(r => r.Kind == kind).OrderBy(r => r.Target).Select(r => r.Value);

    private static string Offsets(CompiledProgram program, IEnumerable<int> values) => string.Join(", ", values.Select(v => program.Memory.Places[v].Offset));
}
