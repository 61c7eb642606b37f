namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private const string LeNet =
        "Conv2d(6, 5, Padding = 2, Name = \"conv1\"), ReLU, MaxPool2d(2), Conv2d(16, 5, Name = \"conv2\"), ReLU, MaxPool2d(2), Flatten, " +
        "Linear(120, Name = \"fc1\"), ReLU, Linear(84, Name = \"fc2\"), ReLU, Linear(10, Name = \"fc3\"), CrossEntropyLoss";

    private static void AddNetworks()
    {
        s_byOp["net_mlp"] = c => Sequential(c,
            $"Linear({c.Tensors["param.0.weight"].Shape[0]})", "ReLU", $"Linear({c.Tensors["param.2.weight"].Shape[0]})", "Tanh", $"Linear({c.Tensors["param.4.weight"].Shape[0]})", "CrossEntropyLoss");
        s_byOp["net_lenet5"] = c => Sequential(c, LeNet);
        s_byOp["net_lenet5_train"] = c => $"[Model(1, 28, 28, {Accurate})]\n[{LeNet}]\npublic sealed partial class {ClassName(c)};";
    }
}
