using System.Globalization;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// What a 3 × 3 convolution with stride 1 or 2 over one image costs through each kernel, in cycles of a core that does two
/// multiply-adds of 16 lanes a cycle: products, and the transforms as measured on such a core. Another width changes
/// products and transforms alike.
/// </summary>
/// <param name="Batched">Whether there are other images whose tiles are multiplied together with those of this one.</param>
internal sealed record ConvCost(int Channels, int Outs, int Height, int Width, int Stride, bool Batched)
{
    // Cycles for a block of 16 channels of a tile, in and out, and for 16 weights of an input channel.
    private static readonly (double Input, double Output, double Weight) s_f2 = (50, 45, 45), s_f4 = (130, 100, 95), s_strided2 = (50, 40, 35), s_strided4 = (230, 190, 90);

    // Cycles for 16 weights of an input channel, transformed and multiplied at once.
    private const double FewWeight = 135;

    private long Weights => (long)Channels * ImageLayout.BlockCount(Outs);

    public double Direct => 9.0 * Weights * Height * Width / 2 / 0.97;

    public double Winograd(WinogradForm form)
    {
        var plan = WinogradPlan.Of(form, Channels, Outs, Height, Width);
        if (!Batched) plan = plan with { Samples = 1 };
        // Fewer rows wait for each other's sums.
        var products = (double)plan.Positions * Weights * plan.Times * Math.Max(plan.RowsAtOnce, 4) / 2 / 0.93;
        var (input, output, weight) = form switch { (2, 1) => s_f2, (4, 1) => s_f4, (2, _) => s_strided2, _ => s_strided4 };
        var weights = plan.Prepared ? 0 : plan.Groups * Weights * weight;
        if (plan.Few && !Batched) (products, weights) = (Weights * FewWeight, 0);
        return (products + weights) / plan.Samples + plan.Tiles * (plan.InBlocks * input + plan.OutBlocks * output);
    }

    /// <summary>The cheapest kernel that a model admits, and why.</summary>
    public (ConvAlgorithm Algorithm, string Reason) Choose(WinogradMode mode)
    {
        var costs = new List<(ConvAlgorithm Algorithm, double Cost)> { (ConvAlgorithm.Direct, Direct) };
        // A gain that small is not worth the rounding.
        if (mode != WinogradMode.Off) Add(Stride == 1 ? ConvAlgorithm.Winograd2 : ConvAlgorithm.WinogradStrided2);
        if (mode == WinogradMode.Fast) Add(Stride == 1 ? ConvAlgorithm.Winograd4 : ConvAlgorithm.WinogradStrided4);
        return (costs.OrderBy(c => c.Cost).First().Algorithm, string.Join(", ", costs.Select(c => $"{c.Algorithm.Title()} {Number(c.Cost)}")) + " thousand cycles");

        void Add(ConvAlgorithm algorithm) => costs.Add((algorithm, 1.05 * Winograd(algorithm.WinogradForm()!.Value)));
    }

    /// <summary>The cheapest kernel for the gradient of the weight.</summary>
    public static ConvAlgorithm ChooseWeightGradient(ConvGeometry g, WinogradMode mode)
    {
        long blocks = ImageLayout.BlockCount(g.OutChannels), ins = ImageLayout.BlockCount(g.InChannels);
        var best = (Algorithm: ConvAlgorithm.Direct, Cost: 9.0 * ins * ImageLayout.Lanes * blocks * g.OutH * g.OutW / 2 / 0.8);
        if (mode != WinogradMode.Off) Try(ConvAlgorithm.Winograd2, s_f2);
        if (mode == WinogradMode.Fast) Try(ConvAlgorithm.Winograd4, s_f4);
        return best.Algorithm;

        void Try(ConvAlgorithm algorithm, (double Input, double Output, double) cycles)
        {
            var m = algorithm.WinogradForm()!.Value.M;
            var plan = WinogradWeightPlan.Of(m, g);
            var positions = new WinogradForm(m).Positions;
            var products = (double)positions * ins * ImageLayout.Lanes * blocks / 2 / 0.85;
            var cost = 1.05 * plan.Tiles * (products + plan.OutParts * ins * cycles.Input + plan.InParts * blocks * cycles.Output);
            if (cost < best.Cost) best = (algorithm, cost);
        }
    }

    private static string Number(double cycles) => (cycles / 1000).ToString(cycles < 10_000 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
