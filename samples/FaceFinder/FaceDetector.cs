using ModelGen;
using static ModelGen.Layers;

namespace FaceFinder;

/// <summary>
/// The RFB-320 network of Ultra-Light-Fast-Generic-Face-Detector-1MB (Linzaer, 2019, MIT): separable convolutions, a block of
/// receptive fields, and heads on images of four sizes, as SSD has them. Names are those of its PyTorch code; each
/// BatchNorm is folded into its convolution.
/// </summary>
/// <remarks>
/// Howard and others, "MobileNets", 2017; Liu, Huang and Wang, "Receptive field block net for accurate and fast object
/// detection", 2018; Liu and others, "SSD: single shot multibox detector", 2015.
/// </remarks>
[Model]
public sealed partial class FaceDetector
{
    /// <summary>The anchors that the offsets are meant for.</summary>
    public static Anchors Anchors { get; } = new(320, 240,
        new AnchorLevel(8, (10, 10), (16, 16), (24, 24)), new AnchorLevel(16, (32, 32), (48, 48)), new AnchorLevel(32, (64, 64), (96, 96)),
        new AnchorLevel(64, (128, 128), (192, 192), (256, 256)));

    /// <summary>For each anchor the probabilities of background and face, and the offsets of the box.</summary>
    private static (Tensor scores, Tensor offsets) Forward([Shape(3, 240, 320)] Tensor image)
    {
        var x = ReLU(Conv2d(image, 16, 3, stride: 2, padding: 1, name: "base_net.0.0"));
        x = Separable(x, 1, (32, 1), (32, 2), (32, 1), (64, 2), (64, 1), (64, 1));
        var near = ReceptiveFields(x);
        var middle = Separable(near, 8, (128, 2), (128, 1), (128, 1));
        var far = Separable(middle, 11, (256, 2), (256, 1));
        var farthest = ReLU(Conv2d(far, 64, 1, name: "extras.0.0"));
        farthest = ReLU(Separate(farthest, 256, 2, "extras.0.2.0", "extras.0.2.2"));

        var (scores, offsets) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (level, features, anchors) in new[] { (0, near, 3), (1, middle, 2), (2, far, 2), (3, farthest, 3) })
        {
            scores.Add(Head(features, level, 2, anchors, "classification_headers"));
            offsets.Add(Head(features, level, 4, anchors, "regression_headers"));
        }
        return (Softmax(Concat(scores, axis: 0)), Concat(offsets, axis: 0));
    }

    /// <summary>A convolution of each channel by itself, then one across channels.</summary>
    private static Tensor Separate(Tensor x, int channels, int stride, string across, string through) =>
        Conv2d(ReLU(Conv2d(x, x.Shape[0], 3, stride: stride, padding: 1, groups: x.Shape[0], name: across)), channels, 1, name: through);

    private static Tensor Separable(Tensor x, int layer, params (int Channels, int Stride)[] blocks)
    {
        foreach (var (channels, stride) in blocks)
        {
            x = ReLU(Separate(x, channels, stride, $"base_net.{layer}.0", $"base_net.{layer}.3"));
            layer++;
        }
        return x;
    }

    /// <summary>Looks around every place at three distances.</summary>
    private static Tensor ReceptiveFields(Tensor x)
    {
        using var _ = Scope("base_net.7");
        var near = Conv2d(x, 8, 1, name: "branch0.0.conv");
        near = ReLU(Conv2d(near, 16, 3, padding: 1, name: "branch0.1.conv"));
        near = Conv2d(near, 16, 3, padding: 2, dilation: 2, name: "branch0.2.conv");
        var middle = Conv2d(x, 8, 1, name: "branch1.0.conv");
        middle = ReLU(Conv2d(middle, 16, 3, padding: 1, name: "branch1.1.conv"));
        middle = Conv2d(middle, 16, 3, padding: 3, dilation: 3, name: "branch1.2.conv");
        var far = Conv2d(x, 8, 1, name: "branch2.0.conv");
        far = ReLU(Conv2d(far, 12, 3, padding: 1, name: "branch2.1.conv"));
        far = ReLU(Conv2d(far, 16, 3, padding: 1, name: "branch2.2.conv"));
        far = Conv2d(far, 16, 3, padding: 5, dilation: 5, name: "branch2.3.conv");
        var seen = Conv2d(Concat(near, middle, far), 64, 1, name: "ConvLinear.conv");
        return ReLU(seen + Conv2d(x, 64, 1, name: "shortcut.conv"));
    }

    /// <summary>Some numbers for each anchor: [anchors of all places, numbers].</summary>
    private static Tensor Head(Tensor features, int level, int numbers, int anchors, string name)
    {
        var y = level < 3
            ? Separate(features, numbers * anchors, 1, $"{name}.{level}.0", $"{name}.{level}.2")
            : Conv2d(features, numbers * anchors, 3, padding: 1, name: $"{name}.{level}");
        return Reshape(Permute(y, 1, 2, 0), -1, numbers);
    }
}
