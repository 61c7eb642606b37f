using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>
/// A Siamese encoder of faces, trained on triplets: two faces of one person are to lie nearer than those of two persons, by
/// a margin. Schroff, Kalenichenko and Philbin, "FaceNet: a unified embedding for face recognition and clustering", 2015.
/// </summary>
[Model]
public sealed partial class FaceTriplet
{
    [Conv2d(32, 5, Stride = 2, Padding = 2), ReLU]
    [Conv2d(64, 3, Stride = 2, Padding = 1), ReLU]
    [Conv2d(128, 3, Stride = 2, Padding = 1), ReLU]
    [Flatten, Linear(128), Normalize]
    private static partial Tensor Encoder(Tensor face);

    private static (Tensor anchor, Tensor positive, Tensor negative) Forward(
        [Shape(1, 64, 64)] Tensor face, [Shape(1, 64, 64)] Tensor same, [Shape(1, 64, 64)] Tensor other) =>
        (Encoder(face), Encoder(same), Encoder(other));

    private static Tensor Loss(Tensor anchor, Tensor positive, Tensor negative) =>
        ReLU(Sum(Square(anchor - positive)) - Sum(Square(anchor - negative)) + 0.2);
}
