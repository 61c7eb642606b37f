namespace ModelGen;

public static partial class Layers
{
    /// <summary>In training each element becomes 0 with probability p and x / (1 - p) otherwise, as torch.nn.Dropout.</summary>
    /// <param name="x">The input.</param>
    /// <param name="p">The probability of an element to become 0, from 0 to below 1.</param>
    /// <param name="inverted">False is the plain form: training leaves the others as they are, and evaluation takes x · (1 - p).</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Dropout(Tensor x, double p = 0.5, bool inverted = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>In training each channel of an image becomes 0 as a whole with probability p and x / (1 - p) otherwise, as torch.nn.Dropout2d.</summary>
    /// <param name="x">The image.</param>
    /// <param name="p">The probability of a channel to become 0, from 0 to below 1.</param>
    /// <param name="inverted">False is the plain form: training leaves the others as they are, and evaluation takes x · (1 - p).</param>
    /// <param name="axis">The axis of the channels, negative from the end; it must be said where a layer over sequences has made axis 0 the time.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Dropout2d(Tensor x, double p = 0.5, bool inverted = true, int axis = 0, string? name = null) => throw Symbolic.NeverExecuted();
}
