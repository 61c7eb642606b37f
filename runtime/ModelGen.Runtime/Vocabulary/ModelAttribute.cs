namespace ModelGen;

/// <summary>The element type of a model.</summary>
public enum Precision
{
    /// <summary>float.</summary>
    Single,

    /// <summary>double: the same network for gradient checks and other work that needs it.</summary>
    Double,
}

/// <summary>
/// Declares a neural network: a partial class whose layers are the attributes that follow, or a <c>Forward</c> method.
/// </summary>
/// <param name="inputShape">
/// The shape of one sample, the batch not included: <c>[Model(1, 28, 28)]</c> takes images of one channel and 28 × 28
/// pixels. A network with a <c>Forward</c> method states its shapes there.
/// </param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ModelAttribute(params int[] inputShape) : Attribute
{
    /// <summary>The shape of one sample.</summary>
    public int[] InputShape { get; } = inputShape;

    /// <summary>float (the default) or double.</summary>
    public Precision Precision { get; set; }

    /// <summary>
    /// Whether predictors have streams: <c>CreateStream()</c>, whose <c>Step</c> takes one frame of a sequence and keeps the
    /// state. Every layer must do without later frames. The time axis of the inputs is the first one where they all can:
    /// [time, features], else [channels, time].
    /// </summary>
    public bool Streaming { get; set; }

    /// <summary>
    /// Which of Winograd's algorithms 3 × 3 convolutions may run through. They need a half to a quarter of the
    /// multiplications and round differently.
    /// </summary>
    public WinogradMode Winograd { get; set; }

    /// <summary>Whether a trainer computes the gradients of the inputs as well; they cost a pass more.</summary>
    public bool InputGradients { get; set; }
}
