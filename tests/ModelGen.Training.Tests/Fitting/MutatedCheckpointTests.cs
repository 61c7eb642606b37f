using ModelGen.Runtime;

namespace ModelGen.Training.Tests;

/// <summary>Checkpoints with a value, a key or a tensor changed at random: MODELGEN_MUTATIONS of them, the same ones in every run.</summary>
public sealed class MutatedCheckpointTests : IDisposable
{
    private static readonly string[] s_numbers =
    [
        "-1", "0", "1", "2", "3", "7", "48", "2147483647", "2147483648", "4294967296", "9007199254740992", "9007199254740993",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "1e309", "1E+308", "-1E+308", "1e5",
        "0.5", ".5", "1.", "-0.5", "5\n", " 5", "5 ", "5\t", "+5", "05", "-0", "0x10", "1,000", "1_000", "٣", "５", "NaN", "nan", "Infinity",
        "-Infinity", "∞", "", " ", "null", "true", "5\0",
    ];

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "run.safetensors");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData("adam")]
    [InlineData("nadam")]
    public void A_mutated_checkpoint_is_taken_over_to_the_letter_or_refused_by_name_and_changes_nothing(string optimizer)
    {
        var saved = new Run(optimizer, seed: 1);
        saved.Train(steps: 13);
        saved.Checkpoint.Save(_path);
        var file = SafetensorsFile.Read(_path);
        var target = new Run(optimizer, seed: 2);
        target.Train(steps: 2);
        var before = target.State();

        var random = new Random(1);
        var mutations = int.Parse(Environment.GetEnvironmentVariable("MODELGEN_MUTATIONS") is { Length: > 0 } text ? text : "5000") / 2;
        var (taken, refused) = (0, 0);
        for (var mutation = 0; mutation < mutations; mutation++)
        {
            var (mutant, key) = Mutate(file, random);
            try
            {
                target.Checkpoint.Load(_path);
            }
            catch (CheckpointException fault)
            {
                refused++;
                // Of a count that is too small the message names what there is too much of.
                Assert.Contains(key.TrimEnd('s'), fault.Message);
                Assert.DoesNotContain('\n', fault.Message);
                AssertSame(before, target.State());
                continue;
            }
            taken++;
            AssertSame(mutant, target.State());
            target.Train(steps: 1);
            target = new Run(optimizer, seed: 2);
            target.Train(steps: 2);
        }
        Assert.InRange(taken, mutations / 50, mutations);
        Assert.InRange(refused, mutations / 2, mutations);
    }

    // Assert.Equal of dictionaries takes longer than all the rest.
    private static void AssertSame(Dictionary<string, string> expected, Dictionary<string, string> actual)
    {
        if (expected.Count != actual.Count || expected.Any(pair => actual.GetValueOrDefault(pair.Key) != pair.Value)) Assert.Equal(expected, actual);
    }

    /// <summary>Writes the file with one change.</summary>
    /// <returns>What a run that takes it over holds, and the key that was changed.</returns>
    private (Dictionary<string, string> State, string Key) Mutate(SafetensorsFile file, Random random)
    {
        var metadata = new SortedDictionary<string, string>(file.Metadata.ToDictionary(), StringComparer.Ordinal);
        var tensors = file.Tensors.ToList();
        var key = metadata.Keys.ElementAt(random.Next(metadata.Count));
        var tensor = random.Next(tensors.Count);
        switch (random.Next(12))
        {
            case 0:
                metadata.Remove(key);
                break;
            case 1:
                metadata[key + "x"] = metadata[key];
                metadata.Remove(key);
                break;
            case 2:
                key = new[] { "fit/epoch9.epoch", "other/step", "optimizer/more", "trainer/", "data/ epoch", "/", "fit/epoch0.metric1.name" }[random.Next(7)];
                metadata[key] = s_numbers[random.Next(s_numbers.Length)];
                break;
            case 3:
                key = tensors[tensor].Name;
                tensors.RemoveAt(tensor);
                break;
            case 4:
                key = tensors[tensor].Name;
                tensors[tensor] = tensors[tensor] with { Shape = [.. tensors[tensor].Shape, 1] };
                break;
            case 5:
                key = tensors[tensor].Name;
                tensors[tensor] = tensors[tensor] with { Type = SafetensorsType.I32 };
                break;
            case 6:
                key = "optimizer/one more";
                tensors.Add(tensors[tensor] with { Name = key });
                break;
            default:
                metadata[key] = s_numbers[random.Next(s_numbers.Length)];
                break;
        }
        var writer = new SafetensorsWriter();
        foreach (var (name, value) in metadata) writer.Metadata[name] = value;
        foreach (var item in tensors) writer.AddBytes(item.Name, item.Type, [.. item.Shape.Select(size => (int)size)], item.Bytes);
        using (var stream = File.Create(_path)) writer.Save(stream);
        metadata.Remove("modelgen.checkpoint");
        var state = metadata.ToDictionary();
        foreach (var item in tensors) state["tensor " + item.Name] = Convert.ToHexString(item.Bytes.Span);
        return (state, key);
    }

    /// <summary>All that a checkpoint can hold.</summary>
    private sealed class Run
    {
        private readonly MlpTrainer<float> _trainer;
        private readonly Optimizer _optimizer;
        private readonly BatchLoader _data;
        private readonly FitState _fit;
        private readonly EarlyStopping _stopping = new(3);
        private readonly ReduceOnPlateau _plateau = new() { Patience = 1, Cooldown = 2 };
        private readonly ExponentialWeightAverage _average;

        public Run(string optimizer, int seed)
        {
            _trainer = new MlpTrainer<float>(2, 4, 3, 16, seed);
            _optimizer = Catalog.Make(optimizer, _trainer.Parameters, _trainer.Gradients);
            _data = BatchLoader.Shuffled(Blobs.Make(72), 16, seed: 5);
            _fit = new FitState(_trainer, _data, _stopping);
            _average = new ExponentialWeightAverage(_trainer, 0.8);
            Checkpoint = new Checkpoint(_trainer, _optimizer, _data).Add("fit", _fit).Add("plateau", _plateau).Add("average", _average);
        }

        public Checkpoint Checkpoint { get; }

        /// <summary>What a fit does, batch by batch.</summary>
        public void Train(int steps)
        {
            while (steps > 0)
            {
                if (!_data.Next())
                {
                    var loss = _fit.Loss.Value;
                    _fit.Epochs.Add(new EpochResult
                    {
                        Epoch = (int)_data.Epoch, TrainingLoss = loss, ValidationLoss = loss, Metrics = [new MetricValue("accuracy", 0.5)],
                        LearningRate = _optimizer.LearningRate, Duration = TimeSpan.FromTicks(12345),
                    });
                    _fit.Loss.Reset();
                    _fit.Samples = 0;
                    _plateau.Report(_optimizer, loss);
                    if (_stopping.Report((int)_data.Epoch, loss, higherIsBetter: false)) _fit.Best!.Take();
                    continue;
                }
                var batchLoss = _trainer.ForwardBackward(_data.Batch);
                _optimizer.Step();
                _average.AfterStep(_optimizer.StepCount);
                _fit.Loss.Add(_trainer, batchLoss, _data.Count);
                _fit.Samples += _data.Count;
                _fit.Smoothed.Add(batchLoss);
                steps--;
            }
        }

        /// <summary>Everything, to be compared: values and the bits of tensors by their names in the file.</summary>
        public Dictionary<string, string> State()
        {
            var state = new Dictionary<string, string> { ["trainer/step"] = $"{_trainer.Step}" };
            AddTensors("", _trainer.Parameters);
            foreach (var (name, part) in new (string, ICheckpointed)[]
                { ("optimizer", _optimizer), ("data", _data), ("fit", _fit), ("plateau", _plateau), ("average", _average) })
            {
                var values = new Dictionary<string, string>();
                part.SaveValues(values);
                foreach (var (key, value) in values) state[$"{name}/{key}"] = value;
                AddTensors(name + "/", part.State);
            }
            return state;

            void AddTensors(string prefix, IParameterSet set)
            {
                foreach (var item in set.Items)
                    state[$"tensor {prefix}{item.Name}"] = Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(item.Memory.Single));
            }
        }
    }
}
