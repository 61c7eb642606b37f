using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The same tensor in another layout. The layout pass puts one wherever producer and consumer differ.</summary>
public sealed record Reorder(Layout To) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape, c.Inputs[0].Type);

    public override KernelCall Lower(LowerContext c)
    {
        var from = c.Input(0);
        if (from.Layout == Layout.Plain && To is PanelLayout panels)
        {
            int rows = panels.Transposed ? from.Shape[0] : from.Shape[1], columns = panels.Transposed ? from.Shape[1] : from.Shape[0];
            var kernel = new PackPanelsKernel(c.Precision, panels.Transposed, c.Tiny ? rows : 0, c.Tiny ? columns : 0, c.Tiny, panels.Rest > 0, panels.Together);
            return c.Tiny
                ? c.Call(kernel, Split.Whole, rows * columns, c.In(0), c.Out())
                : c.Call(kernel, new Split.Parts(PanelLayout.Panels(columns)), rows * 16, c.In(0), c.Out(), rows, columns, new Argument.Part());
        }
        if (To is ConvWeightLayout weights) return PackConvWeightsKernel.Call(c, weights);
        if (To is DepthwiseWeightLayout depthwise) return PackDepthwiseWeightsKernel.Call(c, depthwise);
        if (To is WinogradWeightLayout transformed) return TransformWeightsKernel.Call(c, transformed);
        if (To is ImageLayout || from.Layout is ImageLayout) return ReorderImageKernel.Call(c);
        throw new InvalidOperationException($"There is no kernel from {from.Layout} to {To}.");
    }

    public override string Describe() => $"reorder to {To}";
}

/// <summary>A copy: of the caller's memory into the workspace, of a result out of it, of a parameter that a predictor keeps.</summary>
public sealed record Copy : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape, c.Inputs[0].Type);

    public override KernelCall Lower(LowerContext c)
    {
        if (c.Input(0).Layout != c.Output().Layout || c.Output().Layout is ImageLayout { Range.IsPart: true }) return ReorderImageKernel.Call(c);
        var kernel = new CopyKernel(c.Precision, c.Input(0).Type);
        var elements = c.Input(0).Elements;
        return c.Output().Kind == ValueKind.PerSample
            ? c.Call(kernel, LowerContext.SampleBlocks(elements), elements, c.In(0), c.Out(), elements, new Argument.Count())
            : c.Call(kernel, Split.Whole, elements, c.In(0), c.Out(), elements, 1);
    }

    public override string Describe() => "copy";
}

/// <summary>A copy of an output into the caller's memory.</summary>
public sealed record WriteOutput : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape, c.Inputs[0].Type);

    public override KernelCall Lower(LowerContext c) => new Copy().Lower(c);

    public override string Describe() => "copy to the caller";
}
