using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>An operator that is a function of the elements at one place of its inputs: on a single frame it runs as it is.</summary>
public abstract record ElementwiseOperator : Operator, IElementwise
{
    public abstract string KernelName { get; }

    public abstract EquatableArray<string> ElementwiseInputs { get; }

    public abstract string Map(Width v, IReadOnlyList<string> inputs);

    public override bool IsUniform(bool inputs) => inputs;

    public override void Stream(StreamContext s) => StreamRules.Meet(s);
}
