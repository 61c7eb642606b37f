namespace ModelGen.Runtime;

/// <summary>What a generated trainer is made of: entry points, memory, and where the results of a step lie.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class TrainerProgram<T> where T : unmanaged
{
    /// <summary>The memory of a training step.</summary>
    public required ProgramPlan Train { get; init; }

    /// <summary>The memory of an evaluation step.</summary>
    public required ProgramPlan Evaluate { get; init; }

    /// <summary>The inputs in the order of the declaration.</summary>
    public required TensorInfo[] Inputs { get; init; }

    /// <summary>The targets of the loss.</summary>
    public required TensorInfo[] Targets { get; init; }

    /// <summary>The outputs in the order of the declaration.</summary>
    public required TensorInfo[] Outputs { get; init; }

    /// <summary>Runs the model in training mode.</summary>
    public delegate*<Workspace<T>, void> Forward { get; init; }

    /// <summary>Computes the loss and the gradients of the outputs.</summary>
    public delegate*<Workspace<T>, void> Loss { get; init; }

    /// <summary>Computes the gradients of the parameters from those of the outputs.</summary>
    public delegate*<Workspace<T>, void> Backward { get; init; }

    /// <summary>Runs the model in evaluation mode, with the loss if there is one.</summary>
    public delegate*<Workspace<T>, void> EvaluateAll { get; init; }

    /// <summary>Where the loss lies in the shared block of a training workspace, or -1.</summary>
    public int LossOffset { get; init; } = -1;

    /// <summary>Where the loss lies in the shared block of an evaluation workspace, or -1.</summary>
    public int EvaluateLossOffset { get; init; } = -1;

    /// <summary>The parts of a training step's loss that are no means over samples.</summary>
    public LossTermPlace[] LossTerms { get; init; } = [];

    /// <summary>The parts of an evaluation step's loss that are no means over samples.</summary>
    public LossTermPlace[] EvaluateLossTerms { get; init; } = [];

    /// <summary>Where the outputs of a training step lie.</summary>
    public required int[] OutputOffsets { get; init; }

    /// <summary>Where the outputs of an evaluation step lie.</summary>
    public required int[] EvaluateOutputOffsets { get; init; }

    /// <summary>Where the gradients of the outputs lie, or -1 where none is wanted.</summary>
    public required int[] OutputGradientOffsets { get; init; }

    /// <summary>Where lies what the loss contributes to the gradient of each input by reading it, or -1 where it does not; empty if it reads none.</summary>
    public int[] LossInputGradientOffsets { get; init; } = [];

    /// <summary>Where the gradients of the inputs lie; empty unless asked for.</summary>
    public int[] InputGradientOffsets { get; init; } = [];

    /// <summary>Whether the batch's statistics need more than one value per channel: then a single sample of one pixel is an error.</summary>
    public bool NeedsSeveralSamples { get; init; }
}
