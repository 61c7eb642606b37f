namespace ModelGen.Model.Tests;

/// <summary>Code that knows nothing of a model but that it is one.</summary>
public sealed class AnyModelTests
{
    [Fact]
    public void One_method_trains_saves_and_serves_any_model()
    {
        TrainsAndServes<LeNet5>();
        TrainsAndServes<OddNet>();
        TrainsAndServes<TinyNet>();
    }

    [Fact]
    public void Any_model_is_made_as_its_constructor_makes_it()
    {
        Assert.Equal(Values(new OddNet(5)), Values(Make<OddNet>(5)));
        Assert.NotEqual(Values(new OddNet(5)), Values(Make<OddNet>(6)));
        Assert.Same(OddNet.Description, DescriptionOf<OddNet>());
    }

    [Fact]
    public void A_predictor_loads_from_a_file_a_stream_and_bytes()
    {
        var model = new TinyNet(3);
        using var folder = new TemporaryFolder();
        var path = folder.File("tiny.safetensors");
        model.Save(path);
        var bytes = File.ReadAllBytes(path);
        float[] input = [1, -2, 3, -4, 5, -6, 7], expected = new float[3];
        model.CreatePredictor().Predict(input, expected);
        var one = new PredictorOptions { Threads = 1 };
        foreach (var predictor in new[]
        {
            TinyNet.Predictor.Load(path), TinyNet.Predictor.Load(path, one),
            TinyNet.Predictor.Load(new MemoryStream(bytes)), TinyNet.Predictor.Load(new MemoryStream(bytes), one),
            TinyNet.Predictor.Load(bytes), TinyNet.Predictor.Load(bytes, one),
        })
        {
            var output = new float[3];
            predictor.Predict(input, output);
            Assert.Equal(expected, output);
        }
        Assert.Throws<WeightsException>(() => TinyNet.Predictor.Load(bytes.AsSpan(0, bytes.Length - 1)));
    }

    [Fact]
    public void A_file_of_other_names_loads_into_any_model_and_its_predictor()
    {
        using var folder = new TemporaryFolder();
        var model = new TinyNet(3);
        var path = folder.File("tiny.safetensors");
        var writer = new SafetensorsWriter();
        foreach (var tensor in model.State) writer.Add<float>("module." + tensor.Name, tensor.Shape, tensor.Memory);
        writer.Add<float>("module.extra", [1], new float[1]);
        writer.Save(path);
        var bytes = File.ReadAllBytes(path);
        var (strict, lenient) = (new LoadOptions { Prefix = "module." }, new LoadOptions { Prefix = "module.", Strict = false });

        foreach (var (loaded, report) in new[] { Load<TinyNet>(path, lenient), Load<TinyNet>(new MemoryStream(bytes), lenient), Load<TinyNet>(bytes, lenient) })
        {
            Assert.Equal(Values(model), Values(loaded));
            Assert.Equal(["module.extra"], report.Unexpected);
        }
        Assert.Contains("extra", Assert.Throws<WeightsException>(() => Load<TinyNet>(path, strict)).Message);

        float[] input = [1, -2, 3, -4, 5, -6, 7], expected = new float[3];
        model.CreatePredictor().Predict(input, expected);
        var one = new PredictorOptions { Threads = 1 };
        foreach (var predictor in new[]
        {
            TinyNet.Predictor.Load(path, lenient), TinyNet.Predictor.Load(path, lenient, one), TinyNet.Predictor.Load(new MemoryStream(bytes), lenient, one),
            TinyNet.Predictor.Load(bytes, lenient, one),
        })
        {
            var output = new float[3];
            predictor.Predict(input, output);
            Assert.Equal(expected, output);
        }
        Assert.Throws<WeightsException>(() => TinyNet.Predictor.Load(path, strict));
    }

    [Fact]
    public void A_predictor_of_half_a_file_is_refused_strict_or_not()
    {
        var model = new TinyNet(3);
        var half = new SafetensorsWriter();
        foreach (var tensor in model.State.SkipLast(1)) half.Add<float>(tensor.Name, tensor.Shape, tensor.Memory);
        using var stream = new MemoryStream();
        half.Save(stream);
        var bytes = stream.ToArray();
        var left = model.State.Last().Name;
        var (loaded, report) = Load<TinyNet>(bytes, new LoadOptions { Strict = false });
        Assert.Equal([left], report.Missing);
        Assert.Equal(new TinyNet(0).State[left].Span.ToArray(), loaded.State[left].Span.ToArray());

        var refused = Assert.Throws<WeightsException>(() => TinyNet.Predictor.Load(bytes, new LoadOptions { Strict = false }));
        Assert.StartsWith($"A predictor needs all {model.State.Count} tensors of the model, but 1 of them were not loaded: '{left}'. ", refused.Message);
        Assert.Equal([left], refused.Report!.Missing);
        // Nor may a part of the model be all that a file fills.
        Assert.StartsWith("A predictor needs all", Assert.Throws<WeightsException>(() =>
            TinyNet.Predictor.Load(bytes, new LoadOptions { ModelPrefix = "0", Strict = false, Rename = name => name.StartsWith("0.", StringComparison.Ordinal) ? name[2..] : null })).Message);
    }

    private static (T Model, LoadReport Report) Load<T>(string path, LoadOptions options) where T : IModel<T> => (T.Load(path, options, out var report), report);

    private static (T Model, LoadReport Report) Load<T>(Stream stream, LoadOptions options) where T : IModel<T> => (T.Load(stream, options, out var report), report);

    private static (T Model, LoadReport Report) Load<T>(byte[] bytes, LoadOptions options) where T : IModel<T> => (T.Load(bytes, options, out var report), report);

    [Fact]
    public void Trainers_and_predictors_show_what_they_take_and_give()
    {
        var trainer = new OddNet().CreateTrainer(4);
        var predictor = new OddNet().CreatePredictor();
        Assert.Equal([3, 17, 13], Assert.Single(trainer.Inputs).Shape);
        Assert.Equal((TensorType.Int32, 3), (Assert.Single(trainer.Targets).Type, trainer.Targets[0].Classes));
        Assert.Equal([3], Assert.Single(trainer.Outputs).Shape);
        Assert.Equal(trainer.Inputs.Select(input => input.Name), predictor.Inputs.Select(input => input.Name));
        Assert.Equal([3], Assert.Single(predictor.Outputs).Shape);
    }

    private static void TrainsAndServes<T>() where T : IModel<T>
    {
        var model = T.Create(seed: 2);
        var trainer = model.CreateTrainer(4, new TrainerOptions { Threads = 1 });
        var batch = Network.Batch(trainer, 4);
        var before = trainer.ForwardBackward(batch);
        var optimizer = new Training.SGD(trainer, 0.05);
        for (var step = 0; step < 20; step++)
        {
            trainer.ForwardBackward(batch);
            optimizer.Step();
        }
        Assert.True(trainer.Evaluate(batch) < before);

        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        var stream = new MemoryStream();
        model.Save(path);
        model.Save(stream);
        var bytes = stream.ToArray();
        var expected = Predict(model.CreatePredictor(), batch[0]);
        foreach (var loaded in new[] { T.Load(path), T.Load(new MemoryStream(bytes)), T.Load(bytes) })
        {
            Assert.Equal(Values(model), Values(loaded));
            Assert.Equal(expected, Predict(loaded.CreatePredictor(), batch[0]));
        }
        var again = T.Create(seed: 3);
        Assert.True(again.Load(path, strict: true).IsComplete);
        Assert.Equal(Values(model), Values(again));
        Assert.Equal(T.Description.Parameters, model.Parameters.Items.Sum(item => (long)item.Memory.Length));
        Assert.Equal(model.State.Items.Count, model.Parameters.Items.Count + model.Buffers.Items.Count);
    }

    private static T Make<T>(int seed) where T : IModel<T> => T.Create(seed);

    private static ModelDescription DescriptionOf<T>() where T : IModel<T> => T.Description;

    private static float[] Values(IModel model) => [.. model.State.Items.SelectMany(item => item.Memory.Single.ToArray())];

    private static float[] Predict(IPredictor predictor, TensorMemory input)
    {
        var output = new float[input.Length / predictor.Inputs[0].ElementCount * predictor.Outputs[0].ElementCount];
        predictor.Predict([input], [output]);
        return output;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-");

        public string File(string name) => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
