namespace ModelGen;

/// <summary>y = -log(1 + exp(-x)), as torch.nn.LogSigmoid.</summary>
public sealed class LogSigmoidAttribute : LayerAttribute;
