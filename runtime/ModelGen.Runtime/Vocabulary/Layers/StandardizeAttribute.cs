namespace ModelGen;

/// <summary>
/// y = (x - mean) / std for each place of an axis, as torchvision.transforms.Normalize, within the model: the buffers mean and std are
/// worked out from data by one call (<c>trainer.Standardize(data)</c> of ModelGen.Training), saved and loaded with the weights, and never
/// trained. They start as 0 and 1 and broadcast against the input: [8] for features [8], [3, 1, 1] for an image [3, h, w]. A predictor
/// takes them into the weights of a Linear, or of a Conv2d without padding, that follows.
/// </summary>
/// <param name="axis">The axis with a mean and deviation for each place: 0, features and channels, by default; -1 for the features of a sequence.</param>
public sealed class StandardizeAttribute(int axis = 0) : LayerAttribute
{
    /// <summary>The axis with a mean and deviation for each place.</summary>
    public int Axis { get; } = axis;
}
