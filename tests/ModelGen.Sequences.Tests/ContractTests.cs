using ModelGen.Testing;
using ModelGen.Training;

namespace ModelGen.Sequences.Tests;

/// <summary>What every model promises, for those over sequences.</summary>
public sealed class ContractTests
{
    private static readonly Dictionary<string, string> s_models = new(StringComparer.Ordinal)
    {
        ["LstmClassifier"] = "[Model(19, 7)]\n[LSTM(37, Last = true), Linear(5)]\n[CrossEntropyLoss]\npublic sealed partial class LstmClassifier;",
        ["GruTagger"] = "[Model(17)]\n[Embedding(11, 6), GRU(17, NumLayers = 2, Bidirectional = true, Dropout = 0.2), Linear(9), Flatten, Linear(5)]\n[CrossEntropyLoss]\npublic sealed partial class GruTagger;",
        ["ResetBefore"] = "[Model(13, 3)]\n[GRU(21, ResetAfter = false, Last = true), Linear(4)]\n[CrossEntropyLoss]\npublic sealed partial class ResetBefore;",
        ["Transformer"] =
            "[Model(17)]\n[Embedding(11, 24), PositionalEncoding, TransformerEncoderLayer(3, DimFeedforward = 33), TransformerEncoderLayer(2, DimFeedforward = 17, NormFirst = true, Causal = true), Flatten, Linear(5)]\n" +
            "[CrossEntropyLoss]\npublic sealed partial class Transformer;",
        ["Scanned"] =
            """
            [Model]
            [CrossEntropyLoss]
            public sealed partial class Scanned
            {
                static Tensor Forward([Shape(23, 5)] Tensor x)
                {
                    var (_, (h, _)) = Scan(x, (Zeros(17), Zeros(5)), (state, xt) =>
                    {
                        var (h, before) = state;
                        h = Tanh(Linear(Concat(h, xt - before), 17)) + Dropout(h, 0.2);
                        return ((h, xt), h);
                    });
                    return Linear(h, 4);
                }
            }
            """,
    };

    public static TheoryData<string> Names => [.. s_models.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Predicting_and_training_allocate_nothing(string name)
    {
        var model = Model(name);
        var (predictor, trainer) = (model.CreatePredictor(), model.CreateTrainer(5));
        var tensors = Networks.Tensors(trainer, 5);
        TensorMemory[] output = [new float[5 * predictor.Outputs[0].ElementCount]];
        var optimizer = new AdamW(trainer);
        Assert.Equal(0, Allocated(() =>
        {
            predictor.Predict(tensors.AsSpan(0, predictor.Inputs.Count), output);
            trainer.ForwardBackward(tensors);
            optimizer.Step();
            trainer.Evaluate(tensors);
        }));
    }

    [Theory, MemberData(nameof(Names))]
    public void One_thread_and_two_give_the_same_bits(string name)
    {
        Assert.Equal(Trained(name, threads: 1), Trained(name, threads: 2));
        var model = Model(name);
        Assert.Equal(Predicted(model, threads: 1), Predicted(model, threads: 2));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_sample_gives_the_same_alone_and_in_a_batch(string name)
    {
        var model = Model(name);
        var all = Predicted(model, threads: 1);
        var predictor = model.CreatePredictor();
        var (elements, outputs) = (predictor.Inputs[0].ElementCount, predictor.Outputs[0].ElementCount);
        var batch = Networks.Tensors(model.CreateTrainer(37), 37)[0];
        for (var i = 0; i < 37; i += 9)
        {
            TensorMemory one = batch.Type == TensorType.Int32
                ? batch.Int32.Slice(i * elements, elements).ToArray()
                : batch.Single.Slice(i * elements, elements).ToArray();
            Fixture.Near(all[(i * outputs)..((i + 1) * outputs)], Streams.Whole(predictor, one), $"sample {i}");
        }
    }

    private static float[] Trained(string name, int threads)
    {
        var model = Model(name);
        var trainer = model.CreateTrainer(37, threads);
        var optimizer = new SGD(trainer, 0.05) { Momentum = 0.9 };
        for (var step = 0; step < 4; step++)
        {
            trainer.ForwardBackward(Networks.Tensors(trainer, 37, step));
            optimizer.Step();
        }
        return [.. model.State.Items.SelectMany(p => p.Memory.Single.ToArray())];
    }

    private static float[] Predicted(CompiledModel model, int threads)
    {
        var predictor = model.CreatePredictor(threads);
        var output = new float[37 * predictor.Outputs[0].ElementCount];
        predictor.Predict(Networks.Tensors(model.CreateTrainer(37), 37).AsSpan(0, predictor.Inputs.Count), [output]);
        return output;
    }

    private static CompiledModel Model(string name) => Networks.Declared(name, string.Join("\n", s_models.Values));

    private static long Allocated(Action action)
    {
        for (var i = 0; i < 3; i++) action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
