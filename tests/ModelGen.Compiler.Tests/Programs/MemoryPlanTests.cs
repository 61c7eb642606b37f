using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Tests.Programs;

public sealed class MemoryPlanTests
{
    private const int Convolutions = 4, Channels = 64;

    [Fact]
    public void A_predictor_keeps_the_weights_that_its_kernels_read_and_nothing_that_led_to_them()
    {
        var memory = Build(Pipeline.Predict, keepPrepared: true).Memory;
        // 36 numbers for each 3x3 kernel in Winograd's form, and the biases that BatchNorm left.
        Assert.Equal(Convolutions * (Channels * Channels * 36 + Channels), memory.Prepared);
        // A folded kernel lies between a parameter and its transformed form, one at a time, beside scale and shift.
        Assert.InRange(memory.Preparing, Channels * Channels * 9, Channels * Channels * 9 * 2);
    }

    public static TheoryData<string> Programs => ["predict", "train", "evaluate"];

    /// <summary>Every value is read where it was written last, and nothing else has been written there since.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void A_step_reads_what_was_written_for_it(string name)
    {
        var program = Build(name switch { "predict" => Pipeline.Predict, "train" => Pipeline.Train, _ => Pipeline.Evaluate }, keepPrepared: name == "predict");
        var written = new List<(Area Area, long Start, long End)>();
        (Area Area, long Start, long End) Range(int id)
        {
            var place = program.Memory.Places[id];
            return (place.Area, place.Offset, place.Offset + program.Values[id].Elements);
        }

        foreach (var step in program.Steps)
        {
            foreach (var id in step.Node.Inputs)
            {
                var read = Range(id);
                if (read.Area is Area.Weights or Area.External) continue;
                Assert.True(written.Any(w => w.Area == read.Area && w.Start == read.Start && w.End >= read.End), $"'{program.Values[id].Name}' is gone before {step.Node.Operator.Describe()}.");
            }
            foreach (var id in step.Node.Outputs.Concat(step.Scratch))
            {
                var (area, start, end) = Range(id);
                written.RemoveAll(w => w.Area == area && w.Start < end && start < w.End);
                written.Add((area, start, end));
            }
        }
    }

    private static CompiledProgram Build(IReadOnlyList<Pass> pipeline, bool keepPrepared)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("image", Shape.Of(Channels, 28, 28));
        for (var i = 0; i < Convolutions; i++)
        {
            x = builder.Add(new Conv2d(Channels, new HW(3, 3), HW.One, new HW(1, 1), Same: false, HW.One, Groups: 1, Bias: false), $"conv{i}", x);
            x = builder.Add(new ReLU(), $"relu{i}", builder.Add(new BatchNorm(Eps: 1e-5, Momentum: 0.1, Affine: true, Frozen: false), $"bn{i}", x));
        }
        builder.Results.Add(new Result(ResultKind.Output, 0, x.Id));
        return CompiledProgram.Build(Pipeline.Run(pipeline, builder.ToGraph()), keepPrepared);
    }
}
