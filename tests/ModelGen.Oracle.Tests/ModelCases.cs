using ModelGen.Testing;
using ModelGen.Training;

namespace ModelGen.Oracle.Tests;

/// <summary>Runs a case through the predictor and the trainer of its compiled declaration and compares all that PyTorch gave.</summary>
internal static class ModelCases
{
    public static void Run(OracleCase source)
    {
        var model = CompiledCases.Model(source);
        if (source.Op.EndsWith("_train", StringComparison.Ordinal) && source.Kind == "network")
        {
            RunSteps(source, model);
            return;
        }
        Load(source, model);
        var outputs = Prefixed(source, "out.").Where(n => n != "out.loss").ToList();
        var batch = SampleMajor.Batch(source, Declarations.Inputs(source).First());
        if (SameInEvaluation(source)) Predict(source, model, outputs, batch);
        Train(source, model, outputs, batch);
    }

    /// <summary>Whether the fixture's output is what the network gives in evaluation.</summary>
    private static bool SameInEvaluation(OracleCase source) =>
        !(source.Hyper.TryGetProperty("mode", out var mode) && mode.GetString() == "train") ||
        !(source.Tensors.Tensors.Any(t => t.Name.StartsWith("buffer", StringComparison.Ordinal)) || source.Op.Contains("dropout", StringComparison.Ordinal));

    private static void Predict(OracleCase source, CompiledModel model, List<string> outputs, int batch)
    {
        if (outputs.Count == 0) return;
        var predictor = model.CreatePredictor();
        var inputs = predictor.Inputs.Select((info, i) => Input(source, info, i)).ToArray();
        // A network may have more outputs than the fixture shows: those that only its loss needs.
        var results = predictor.Outputs.Select(info => new float[batch * info.ElementCount]).ToArray();
        predictor.Predict(inputs, [.. results.Select(r => (TensorMemory)r)]);
        for (var i = 0; i < outputs.Count; i++) OracleBound.Check("predicted " + outputs[i], results[i], SampleMajor.Singles(source, outputs[i]));
    }

    private static void Train(OracleCase source, CompiledModel model, List<string> outputs, int batch)
    {
        var trainer = model.CreateTrainer(batch);
        var inputs = trainer.Inputs.Select((info, i) => Input(source, info, i)).ToArray();
        var targets = trainer.Targets.Select((info, _) => Tensor(source, "in." + info.Name, info.Type)).ToArray();
        var sums = new Gradients(trainer);
        if (source.Tensors.Tensors.Any(t => t.Name == "out.loss"))
        {
            var loss = trainer.ForwardBackward([.. inputs, .. targets]);
            OracleBound.Check("loss", [(float)loss], source.Tensors["out.loss"].ToSingles());
            sums.Add(trainer);
            OracleBound.Check("evaluated loss", [(float)trainer.Evaluate([.. inputs, .. targets])], source.Tensors["out.loss"].ToSingles());
        }
        if (outputs.Count > 0)
        {
            trainer.Forward(inputs);
            for (var i = 0; i < outputs.Count; i++)
            {
                var actual = new float[SampleMajor.Singles(source, outputs[i]).Length];
                trainer.CopyOutput(i, actual);
                OracleBound.Check(outputs[i], actual, SampleMajor.Singles(source, outputs[i]));
            }
            trainer.Backward([.. trainer.Outputs.Select((info, i) => (TensorMemory)(i < outputs.Count ? SampleMajor.Singles(source, "grad_" + outputs[i]) : new float[batch * info.ElementCount]))]);
            sums.Add(trainer);
        }
        sums.Check(source);
        foreach (var after in Prefixed(source, "buffer_after."))
        {
            var buffer = Find(trainer.Buffers, after["buffer_after.".Length..]);
            if (buffer is not null) OracleBound.Check(after, buffer.Memory.Single, source.Tensors[after].ToSingles());
        }
    }

    /// <summary>Several steps of momentum, compared at the end.</summary>
    private static void RunSteps(OracleCase source, CompiledModel model)
    {
        Load(source, model);
        var steps = (int)source.Number("steps");
        var trainer = model.CreateTrainer((int)source.Tensors["step1.x"].Shape[0]);
        var optimizer = new SGD(trainer.Parameters, trainer.Gradients, source.Number("lr")) { Momentum = source.Number("momentum") };
        for (var step = 1; step <= steps; step++)
        {
            var loss = trainer.ForwardBackward([source.Tensors[$"step{step}.x"].ToSingles(), source.Tensors[$"step{step}.target"].ToInt32s()]);
            OracleBound.Check($"step{step}.loss", [(float)loss], source.Tensors[$"step{step}.loss"].ToSingles());
            optimizer.Step();
        }
        foreach (var name in Prefixed(source, $"step{steps}.param."))
            OracleBound.Check(name, Find(trainer.Parameters, name[$"step{steps}.param.".Length..])!.Memory.Single, SampleMajor.Singles(source, name));
    }

    private static void Load(OracleCase source, CompiledModel model)
    {
        foreach (var item in model.State.Items)
        {
            var name = Prefixed(source, "param.").Concat(Prefixed(source, "buffer.")).FirstOrDefault(n => Matches(item.Name, n[(n.IndexOf('.', StringComparison.Ordinal) + 1)..]))
                ?? throw new InvalidOperationException($"The fixture has nothing for '{item.Name}'.");
            Assert.Equal(source.Tensors[name].Shape.Select(size => (int)size), item.Shape);
            source.Tensors[name].CopyTo(item.Memory);
        }
    }

    /// <summary>A single layer's weights are called by their names alone in the fixtures.</summary>
    private static bool Matches(string parameter, string fixture) => parameter == fixture || parameter == "0." + fixture;

    private static IParameter? Find(IParameterSet set, string fixture) => set.Items.FirstOrDefault(p => Matches(p.Name, fixture));

    private static IEnumerable<string> Prefixed(OracleCase source, string prefix) =>
        source.Tensors.Tensors.Select(t => t.Name).Where(n => n.StartsWith(prefix, StringComparison.Ordinal));

    private static TensorMemory Input(OracleCase source, TensorInfo info, int index)
    {
        var named = "in." + info.Name;
        return Tensor(source, source.Tensors.Tensors.Any(t => t.Name == named) ? named : Declarations.Inputs(source).ElementAt(index), info.Type);
    }

    private static TensorMemory Tensor(OracleCase source, string name, TensorType type) =>
        type == TensorType.Int32 ? SampleMajor.Int32s(source, name) : SampleMajor.Singles(source, name);

    /// <summary>The gradients of the loss and those from given output gradients, added up as the fixtures have them.</summary>
    private sealed class Gradients(ITrainer trainer)
    {
        private readonly Dictionary<string, float[]> _sums = trainer.Gradients.Items.ToDictionary(g => g.Name, g => new float[g.Memory.Length]);
        private readonly List<float[]> _inputs = [];

        public void Add(ITrainer from)
        {
            foreach (var gradient in from.Gradients.Items)
                for (var i = 0; i < gradient.Memory.Length; i++) _sums[gradient.Name][i] += gradient.Memory.Single[i];
            for (var i = 0; i < from.Inputs.Count; i++) AddInput(from, i);
        }

        public void Check(OracleCase source)
        {
            foreach (var name in Prefixed(source, "grad_param."))
            {
                var key = _sums.Keys.FirstOrDefault(k => Matches(k, name["grad_param.".Length..]));
                Assert.True(key is not null, $"There is no gradient for {name}.");
                OracleBound.Check(name, _sums[key], SampleMajor.Singles(source, name));
            }
            var inputs = Declarations.Inputs(source).ToList();
            for (var i = 0; i < _inputs.Count; i++)
            {
                var name = "grad_" + inputs[i];
                if (source.Tensors.Tensors.Any(t => t.Name == name)) OracleBound.Check(name, _inputs[i], SampleMajor.Singles(source, name));
            }
        }

        private void AddInput(ITrainer from, int index)
        {
            float[] gradient;
            try
            {
                gradient = new float[from.Inputs[index].ElementCount * (from.Inputs[index].Shared ? 1 : Count)];
                from.CopyInputGradient(index, gradient);
            }
            catch (InvalidOperationException)
            {
                return; // declared without InputGradients: the fixture has none to compare with
            }
            if (_inputs.Count <= index) _inputs.Add(new float[gradient.Length]);
            for (var i = 0; i < gradient.Length; i++) _inputs[index][i] += gradient[i];
        }

        private int Count => trainer.BatchSize;
    }
}
