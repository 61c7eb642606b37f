namespace ModelGen.Data.Tests;

[Model(3)]
[Linear(4), CrossEntropyLoss(ClassWeights = [0.5, 2, 0, 1.25])]
public sealed partial class ConstantWeights;

[Model(3)]
[Linear(4), CrossEntropyLoss(ClassWeightInput = true)]
public sealed partial class GivenWeights;

[Model(3)]
[Linear(4), CrossEntropyLoss(ClassWeightInput = true, SampleWeights = true)]
public sealed partial class BothWeights;

[Model(3)]
[Linear(1), MSELoss(SampleWeights = true)]
public sealed partial class WeightedRegression;

[Model(5)]
[Standardize, Linear(7), Tanh, Linear(2)]
public sealed partial class StandardizedVector;

[Model(3, 5, 7, Precision = Precision.Double)]
[Standardize, Conv2d(4, 3), ReLU, Flatten, Linear(2), MSELoss]
public sealed partial class StandardizedImage;

[Model(7, 3)]
[Standardize(-1), LSTM(4, Last = true), Linear(2), MSELoss]
public sealed partial class StandardizedSequence;

[Model]
public sealed partial class TwoInputs
{
    private static Tensor Forward([Shape(2)] Tensor a, [Shape(3)] Tensor b) =>
        Layers.Linear(Layers.Concat(Layers.Standardize(a, name: "first"), Layers.Standardize(b, name: "second")), 1);
}
