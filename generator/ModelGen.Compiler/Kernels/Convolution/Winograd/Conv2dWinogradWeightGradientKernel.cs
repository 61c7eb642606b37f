using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The gradient of a 3 × 3 convolution's weight by the transpose of Winograd's F(m × m, 3 × 3): for a group of tiles at a
/// time transform the input and the outputs' gradient, add up their products at every position, and in the end transform
/// the sums back. Work is cut by weights and tiles are added in order, so the number of threads changes nothing.
/// </summary>
/// <param name="Pairs">Whether there are two blocks of output channels to work on at once.</param>
/// <param name="Single">Whether there is a block without a partner.</param>
public sealed record Conv2dWinogradWeightGradientKernel(Precision Precision, int M, bool Pairs, bool Single) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    private WinogradInputKernel Input => new(Precision, new(M));

    private WinogradInputKernel OutputGradient => new(Precision, new(M), Gradient: true);

    private WinogradWeightOutputKernel Output => new(Precision, M);

    public override bool IsVectorized => false;

    public override IEnumerable<KernelSpec> Uses => [Input, OutputGradient, .. Pairs ? [Products(2)] : Array.Empty<KernelSpec>(), .. Single ? [Products(1)] : Array.Empty<KernelSpec>(), Output];

    public override string Name => $"Conv2dWinogradWeightGradient_F{M}_{(Pairs ? Single ? "Odd" : "Even" : "Single")}{TypeSuffix}";

    public override string Summary => $"The gradient of a 3 × 3 convolution's weight by the transpose of F({M} × {M}, 3 × 3), for the weights of one part.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* dy", $"{T}* dw", $"{T}* scratch" }
        .Concat("ins outs xStart xSample xBlock xRow dyStart dySample dyBlock dyRow tilesHigh tilesWide most count part outParts inParts".Split(' ').Select(name => "int " + name))
        .ToEquatable();

    public static KernelCall Call(LowerContext c, ConvGeometry g, int m)
    {
        ImageMemory x = new(c.Input(0)), dy = new(c.Input(1));
        var plan = WinogradWeightPlan.Of(m, g);
        var spec = new Conv2dWinogradWeightGradientKernel(c.Precision, m, dy.Planes > 1, dy.Planes % 2 == 1);
        return c.Call(spec, new Split.Parts(plan.OutParts * plan.InParts), 8 * g.MultiplyAdds / (m * m * plan.OutParts * plan.InParts),
            c.In(0), c.In(1), c.Out(), new Argument.Scratch(plan.Scratch), g.InChannels, g.OutChannels,
            x.At(-g.Top, -g.Left), new Argument.Int(x.Size), x.Plane, x.Row, dy.Start, new Argument.Int(dy.Size), dy.Plane, dy.Row,
            plan.TilesHigh, plan.TilesWide, WinogradWeightPlan.Most, new Argument.BatchCount(), new Argument.Part(), plan.OutParts, plan.InParts);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var positions = new WinogradForm(M).Positions;
        var tilePositions = positions * WinogradPlan.Rows * Lanes;
        var sums = positions * WinogradWeightProductsKernel.Sums;
        w.Line($"var inBlocks = (ins + {Lanes - 1}) / {Lanes};");
        w.Line("var firstIn = inBlocks * (part % inParts) / inParts;");
        w.Line("inBlocks = inBlocks * (part % inParts + 1) / inParts - firstIn;");
        w.Line($"var blocks = (outs + {Lanes - 1}) / {Lanes};");
        w.Line("var pairs = (blocks + 1) / 2;");
        w.Line("var firstBlock = pairs * (part / inParts) / outParts * 2;");
        w.Line("blocks = Math.Min(blocks, pairs * (part / inParts + 1) / outParts * 2) - firstBlock;");
        w.Line("x += xStart + (nint)firstIn * xBlock;");
        w.Line("dy += dyStart + (nint)firstBlock * dyBlock;");
        w.Line("var tiles = count * tilesHigh * tilesWide;");
        w.Line($"var times = (tiles + {WinogradPlan.Rows - 1}) / {WinogradPlan.Rows};");
        w.Line("var groups = (times + most - 1) / most;");
        w.Line($"var dyTiles = scratch + (nint)most * inBlocks * {tilePositions};");
        w.Line($"var sums = dyTiles + (nint)most * blocks * {tilePositions};");
        w.Line("// One group of tiles leaves nothing to be added to: its sums are transformed at once.");
        w.Line($"var step = groups == 1 ? 0 : {sums};");
        using (w.Block("for (var group = 0; group < groups; group++)"))
        {
            w.Line($"var first = (int)((long)times * group / groups) * {WinogradPlan.Rows};");
            w.Line($"var many = Math.Min(tiles, (int)((long)times * (group + 1) / groups) * {WinogradPlan.Rows}) - first;");
            w.Line($"{Input.Entry}(x, scratch, inBlocks, xSample, xBlock, xRow, tilesHigh, tilesWide, first, many, {WinogradPlan.Rows});");
            w.Line($"{OutputGradient.Entry}(dy, dyTiles, blocks, dySample, dyBlock, dyRow, tilesHigh, tilesWide, first, many, {WinogradPlan.Rows});");
            w.Line("var to = sums;");
            using (w.Block("for (var block = 0; block < blocks; block += 2)"))
            using (w.Block("for (var b = 0; b < inBlocks; b++)"))
            {
                w.Line($"var xp = scratch + (nint)b * {tilePositions};");
                w.Line($"var dyp = dyTiles + (nint)block * {tilePositions};");
                var arguments = $"(xp, dyp, to, {tilePositions}, inBlocks * {tilePositions}, blocks * {tilePositions}, {positions}, many, group > 0);";
                if (Pairs && Single)
                {
                    w.Line($"if (block + 2 <= blocks) {Products(2).Entry}{arguments}");
                    w.Line($"else {Products(1).Entry}{arguments}");
                }
                else w.Line($"{Products(Pairs ? 2 : 1).Entry}{arguments}");
                using (w.Block("if (group == groups - 1)"))
                {
                    w.Line($"int o = (firstBlock + block) * {Lanes}, i = (firstIn + b) * {Lanes};");
                    w.Line($"{Output.Entry}(to, dw + ((nint)o * ins + i) * 9, ins, Math.Min({Lanes}, ins - i), Math.Min({2 * Lanes}, outs - o));");
                }
                w.Line("to += step;");
            }
        }
    }

    private WinogradWeightProductsKernel Products(int blocks) => new(Precision, blocks);
}
