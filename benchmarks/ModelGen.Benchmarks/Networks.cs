using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;
using ModelGen.Compiler.Programs;

namespace ModelGen.Benchmarks;

/// <summary>A small network whose steps are measured one by one.</summary>
internal sealed record Network(string Name, Graph Graph)
{
    public CompiledProgram Compile(bool train, Compiler.Graphs.WinogradMode winograd = Compiler.Graphs.WinogradMode.Fast) => train
        ? CompiledProgram.Build(Pipeline.Run(Pipeline.Train, Graph with { Winograd = winograd }), keepPrepared: false)
        : CompiledProgram.Build(Pipeline.Run(Pipeline.Predict, Graph with { Winograd = winograd }), keepPrepared: true);
}

internal static class Networks
{
    public static IEnumerable<Network> All =>
    [
        Conv("conv3x3 64@56", 64, 56, 64, 3), Conv("conv3x3 128@28", 128, 28, 128, 3), Conv("conv3x3 256@14", 256, 14, 256, 3),
        Conv("conv3x3 512@7", 512, 7, 512, 3), Conv("conv3x3 512@28", 512, 28, 512, 3), Conv("conv3x3 512@14", 512, 14, 512, 3),
        Conv("conv3x3 64@224", 64, 224, 64, 3), Conv("conv3x3 128@112", 128, 112, 128, 3), Conv("conv3x3 256@56", 256, 56, 256, 3),
        Conv("conv1x1 256-64@56", 256, 56, 64, 1), Conv("conv1x1 64-256@56", 64, 56, 256, 1), Conv("conv1x1 512@7", 512, 7, 512, 1),
        Conv("conv3x3 stride2 64-128@56", 64, 56, 128, 3, 2), Conv("conv3x3 stride2 128-256@28", 128, 28, 256, 3, 2), Conv("conv3x3 stride2 256-512@14", 256, 14, 512, 3, 2), Conv("conv1x1 stride2 64-128@56", 64, 56, 128, 1, 2),
        Conv("first 7x7 stride2 3-64@224", 3, 224, 64, 7, 2, first: true), Conv("first 3x3 3-16@32", 3, 32, 16, 3, first: true), Conv("first 5x5 1-6@28", 1, 28, 6, 5, first: true),
        Conv("conv3x3 16@32", 16, 32, 16, 3), Conv("conv3x3 32@16", 32, 16, 32, 3), Conv("conv3x3 64@8", 64, 8, 64, 3), Conv("conv3x3 32@28", 32, 28, 32, 3), Conv("conv3x3 64@14", 64, 14, 64, 3),
        Conv("depthwise 144@56", 144, 56, 144, 3, groups: 144), LeNet(), ConvBatchNorm(),
    ];

    private static Network Conv(string name, int channels, int size, int outs, int kernel, int stride = 1, int groups = 1, bool first = false)
    {
        var b = new GraphBuilder();
        var x = b.Input("image", Shape.Of(channels, size, size));
        if (!first) x = b.Add(new ReLU(), "relu", b.Add(Conv(channels, 1, 1, 0, 1), "to blocks", x));
        b.Results.Add(new Result(ResultKind.Output, 0, b.Add(Conv(outs, kernel, stride, kernel / 2, groups), name, x).Id));
        return new Network(name, b.ToGraph());
    }

    private static Conv2d Conv(int outs, int kernel, int stride, int padding, int groups) =>
        new(outs, new HW(kernel, kernel), new HW(stride, stride), new HW(padding, padding), Same: false, HW.One, groups, Bias: true);

    private static Network LeNet()
    {
        var b = new GraphBuilder();
        var x = b.Input("image", Shape.Of(1, 28, 28));
        var pool = new AvgPool2d(new HW(2, 2), new HW(2, 2), default);
        Operator[] layers = [Conv(6, 5, 1, 2, 1), new Tanh(), pool, Conv(16, 5, 1, 0, 1), new Tanh(), pool, new Flatten(), new Linear(120), new Tanh(), new Linear(84), new Tanh(), new Linear(10)];
        foreach (var (layer, i) in layers.Select((l, i) => (l, i))) x = b.Add(layer, i.ToString(), x);
        b.Results.Add(new Result(ResultKind.Output, 0, x.Id));
        return new Network("LeNet", b.ToGraph());
    }

    private static Network ConvBatchNorm()
    {
        var b = new GraphBuilder();
        var x = b.Input("image", Shape.Of(1, 28, 28));
        var norm = new BatchNorm(1e-5, 0.1, true, false);
        var pool = new MaxPool2d(new HW(2, 2), new HW(2, 2), default, HW.One);
        Operator[] layers = [Conv(32, 3, 1, 1, 1), norm, new ReLU(), Conv(32, 3, 1, 1, 1), norm, new ReLU(), pool, Conv(64, 3, 1, 1, 1), norm, new ReLU(), Conv(64, 3, 1, 1, 1), norm, new ReLU(), pool,
            new Flatten(), new Linear(128), new ReLU(), new Linear(10)];
        foreach (var (layer, i) in layers.Select((l, i) => (l, i))) x = b.Add(layer, i.ToString(), x);
        b.Results.Add(new Result(ResultKind.Output, 0, x.Id));
        return new Network("conv+BN", b.ToGraph());
    }
}
