using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>
/// The tiny detector of YOLOv2 for the 20 classes of Pascal VOC: for each of 13 × 13 cells and five anchors a box, an
/// objectness and the scores of the classes. Redmon and Farhadi, "YOLO9000: better, faster, stronger", 2016.
/// </summary>
[Model]
public sealed partial class TinyYolo
{
    private const int Anchors = 5, Classes = 20;

    /// <summary>
    /// Boxes are x and y within the cell, 0 to 1, and the logarithms of width and height by those of the anchor; objectness
    /// and scores are logits.
    /// </summary>
    private static (Tensor boxes, Tensor objectness, Tensor scores) Forward([Shape(3, 416, 416)] Tensor image)
    {
        var x = image;
        for (var i = 1; i <= 5; i++) x = MaxPool2d(Layer(x, 8 << i, i), 2);
        x = Tops(Layer(x, 512, 6));
        x = Layer(Layer(x, 1024, 7), 1024, 8);
        var cells = Reshape(Conv2d(x, Anchors * (5 + Classes), 1, name: "head"), Anchors, 5 + Classes, 13, 13);
        var parts = Split(cells, [2, 2, 1, Classes], axis: 1);
        return (Concat([Sigmoid(parts[0]), parts[1]], axis: 1), parts[2], Transpose(parts[3], 0, 1));
    }

    /// <summary>
    /// Squared errors of boxes and objectness and the cross entropy of classes, with the weights of equation 3 in Redmon,
    /// Divvala, Girshick and Farhadi, "You only look once", 2015.
    /// </summary>
    /// <param name="boxes">Boxes as found.</param>
    /// <param name="objectness">Whether there is one, as found.</param>
    /// <param name="scores">Scores as found.</param>
    /// <param name="box">What boxes should be.</param>
    /// <param name="there">1 where an anchor has to find an object, else 0.</param>
    /// <param name="label">The class of the object; -1 where there is none.</param>
    private static Tensor Loss(
        Tensor boxes, Tensor objectness, Tensor scores, [Shape(Anchors, 4, 13, 13)] Tensor box, [Shape(Anchors, 1, 13, 13)] Tensor there,
        [Shape(Anchors, 13, 13)] Tokens label)
    {
        var places = Sum(there * Square(boxes - box));
        var found = Sum((0.5 + 0.5 * there) * Square(Sigmoid(objectness) - there));
        var classes = Sum(CrossEntropyLoss(scores, label, ignoreIndex: -1, reduction: Reduction.None));
        return 5 * places + found + classes;
    }

    private static Tensor Layer(Tensor x, int channels, int number) =>
        LeakyReLU(BatchNorm(Conv2d(x, channels, 3, padding: 1, bias: false, name: $"conv{number}"), name: $"bn{number}"), 0.1);

    // The largest of a pixel and its neighbours to the right and below: as many pixels as there were.
    private static Tensor Tops(Tensor x)
    {
        var y = MaxPool2d(x, 2, stride: 1, padding: 1);
        return Slice(Slice(y, 1, 1, x.Shape[1]), 2, 1, x.Shape[2]);
    }
}
