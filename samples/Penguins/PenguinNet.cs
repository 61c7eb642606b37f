using ModelGen;

namespace Penguins;

[Model(11)]
[Standardize, Linear(16), ReLU, Linear(3)]
[CrossEntropyLoss(ClassWeightInput = true)]
public sealed partial class PenguinNet;
