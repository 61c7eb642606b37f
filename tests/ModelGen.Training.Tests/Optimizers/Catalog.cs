namespace ModelGen.Training.Tests;

/// <summary>Each optimizer in each of its forms.</summary>
internal static class Catalog
{
    private static readonly Dictionary<string, Func<IParameterSet, IParameterSet, Optimizer>> s_all = new()
    {
        ["sgd"] = (p, g) => new SGD(p, g, 0.05) { WeightDecay = 1e-3 },
        ["momentum"] = (p, g) => new SGD(p, g, 0.05) { Momentum = 0.9, Dampening = 0.1 },
        ["nesterov"] = (p, g) => new SGD(p, g, 0.05) { Momentum = 0.9, Nesterov = true },
        ["momentum average"] = (p, g) => new SGD(p, g, 0.5) { Momentum = 0.9, MomentumForm = MomentumForm.Average },
        ["adam"] = (p, g) => new Adam(p, g, 0.01),
        ["amsgrad"] = (p, g) => new Adam(p, g, 0.01) { AmsGrad = true, WeightDecay = 1e-3 },
        ["adamw"] = (p, g) => new AdamW(p, g, 0.01),
        ["adagrad"] = (p, g) => new Adagrad(p, g, 0.1) { WeightDecay = 1e-3 },
        ["rmsprop"] = (p, g) => new RMSprop(p, g, 0.003),
        ["rmsprop momentum"] = (p, g) => new RMSprop(p, g, 0.001) { Momentum = 0.8 },
        ["rmsprop centred"] = (p, g) => new RMSprop(p, g, 0.003) { Centered = true, Epsilon = 0.01 },
        ["rmsprop centred momentum"] = (p, g) => new RMSprop(p, g, 0.001) { Centered = true, Momentum = 0.8, Epsilon = 0.01 },
        ["adadelta"] = (p, g) => new Adadelta(p, g) { Rho = 0.99 },
        ["adamax"] = (p, g) => new Adamax(p, g, 0.01),
        ["nadam"] = (p, g) => new NAdam(p, g, 0.01),
        ["lion"] = (p, g) => new Lion(p, g, 0.001) { WeightDecay = 0.01 },
        ["adamw amsgrad"] = (p, g) => new AdamW(p, g, 0.01) { AmsGrad = true, WeightDecay = 0.1 },
    };

    public static IEnumerable<string> Names => s_all.Keys;

    public static Optimizer Make(string name, IParameterSet parameters, IParameterSet gradients) => s_all[name](parameters, gradients);
}
