using ModelGen.Training;

namespace ModelGen.Oracle.Tests;

/// <summary>Optimizers are fed the gradients of each step and must leave the parameters PyTorch's leaves.</summary>
internal static class OptimizerCases
{
    public static void Run(OracleCase source)
    {
        var parameters = new OracleParameters(source, "param.");
        var gradients = new OracleParameters(source, "step1.grad.");
        var optimizer = Make(source, parameters, gradients);
        var steps = (int)source.Number("steps");
        for (var step = 1; step <= steps; step++)
        {
            foreach (var gradient in gradients.Items)
                source.Tensors[$"step{step}.grad.{gradient.Name}"].ToSingles().CopyTo(gradient.Memory.Single);
            optimizer.Step();
            foreach (var parameter in parameters.Items)
            {
                var name = $"step{step}.param.{parameter.Name}";
                OracleBound.Check(name, parameter.Memory.Single, source.Tensors[name].ToSingles());
            }
        }
    }

    private static Optimizer Make(OracleCase source, IParameterSet p, IParameterSet g)
    {
        var (rate, decay) = (source.Number("lr"), source.Number("weight_decay", 0));
        double Beta1() => source.Number("beta1");
        double Beta2() => source.Number("beta2");
        double Epsilon() => source.Number("eps");
        return source.Op["optimizer_".Length..] switch
        {
            "sgd" or "momentum" or "nesterov" => new SGD(p, g, rate)
            {
                Momentum = source.Number("momentum", 0),
                Dampening = source.Number("dampening", 0),
                Nesterov = source.Flag("nesterov"),
                WeightDecay = decay,
            },
            "adagrad" => new Adagrad(p, g, rate)
            {
                LearningRateDecay = source.Number("lr_decay", 0),
                InitialAccumulator = source.Number("initial_accumulator"),
                Epsilon = Epsilon(),
                WeightDecay = decay,
            },
            "rmsprop" => new RMSprop(p, g, rate)
            {
                Alpha = source.Number("alpha"),
                Momentum = source.Number("momentum", 0),
                Centered = source.Flag("centered"),
                Epsilon = Epsilon(),
                WeightDecay = decay,
            },
            "adam" => new Adam(p, g, rate)
            {
                Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon(), AmsGrad = source.Flag("amsgrad"), WeightDecay = decay,
            },
            "adamw" => new AdamW(p, g, rate)
            {
                Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon(), AmsGrad = source.Flag("amsgrad"), WeightDecay = decay,
            },
            "adamax" => new Adamax(p, g, rate) { Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon(), WeightDecay = decay },
            "adadelta" => new Adadelta(p, g, rate) { Rho = source.Number("rho"), Epsilon = Epsilon(), WeightDecay = decay },
            _ => throw new NotSupportedException($"There is no optimizer for '{source.Op}'."),
        };
    }
}
