namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private static void AddActivations()
    {
        foreach (var (op, attribute) in new[] { ("relu", "ReLU"), ("tanh", "Tanh"), ("sigmoid", "Sigmoid"), ("relu6", "ReLU6"), ("silu", "SiLU"), ("mish", "Mish"), ("selu", "SELU"),
            ("hardswish", "HardSwish"), ("hardsigmoid", "HardSigmoid"), ("log_sigmoid", "LogSigmoid"), ("softsign", "Softsign") })
            s_byOp[op] = c => Sequential(c, attribute);
        s_byOp["leaky_relu"] = c => Sequential(c, $"LeakyReLU({Text(c.Number("negative_slope"))})");
        s_byOp["elu"] = c => Sequential(c, $"ELU({Text(c.Number("alpha"))})");
        s_byOp["celu"] = c => Sequential(c, $"CELU({Text(c.Number("alpha"))})");
        s_byOp["softplus"] = c => Sequential(c, $"Softplus({Text(c.Number("beta"))})");
        s_byOp["hardtanh"] = c => Sequential(c, $"HardTanh({Text(c.Number("min"))}, {Text(c.Number("max"))})");
        s_byOp["gelu"] = c => Sequential(c, c.Hyper.GetProperty("approximate").GetString() == "tanh" ? "GELU(Approximate = GELUForm.Tanh)" : "GELU");
        s_byOp["prelu"] = c => Sequential(c, $"PReLU({c.Number("num_parameters")})");
        // The fixture's gradient is that of evaluation, where the slope is the mean of both.
        s_byOp["rrelu"] = c => (c.Number("lower") + c.Number("upper")) / 2 is var slope ? Sequential(c, $"RReLU({Text(slope)}, {Text(slope)})") : null;
        // Evaluation is the identity in PyTorch; a trainer's backward pass is that of training, where p = 0 is the same.
        s_byOp["dropout"] = c => c.Hyper.GetProperty("mode").GetString() == "eval" ? Sequential(c, "Dropout(0)")
            // The fixture's mask is an input, which no dropout takes: the formula written out.
            : Wired(c, "Tensor", $"=> x * mask * {Text(1 / (1 - c.Number("p")))};");
    }
}
