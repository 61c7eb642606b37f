namespace ModelGen.Compiler.Graphs;

/// <summary>The ways weights can start, by the names of the language; <see cref="Default"/> leaves a layer its own.</summary>
public enum InitKind
{
    Default,
    Zeros,
    Ones,
    Constant,
    Uniform,
    Normal,
    TruncatedNormal,
    XavierUniform,
    XavierNormal,
    KaimingUniform,
    KaimingNormal,
    LeCunUniform,
    LeCunNormal,
    Orthogonal,
    Identity,
}

/// <summary>Whose variance Kaiming's weights keep: that of the values, by the fan in, or that of their gradients, by the fan out.</summary>
public enum InitFan { In, Out }

/// <summary>The function behind a layer, which asks for a gain: <c>torch.nn.init.calculate_gain</c>.</summary>
public enum InitNonlinearity { Linear, Sigmoid, Tanh, ReLU, LeakyReLU, SELU }

/// <summary>
/// How the weights of one layer start, as its declaration says: <c>Init</c> and the options <c>InitGain</c>, <c>InitStd</c>
/// and so on. Fans are PyTorch's: of a weight [a, b, ...] the fan in is b · ..., the fan out a · ....
/// </summary>
/// <param name="Argument">The argument that says the kind, and that the names of its options begin with.</param>
/// <param name="Options">The options that are given, without their prefix; null stands for a word.</param>
public sealed record WeightInit(string Argument, InitKind Kind, InitFan Fan, InitNonlinearity? Nonlinearity, EquatableArray<(string Name, double? Value)> Options)
{
    private static readonly string[] s_numbers = ["Gain", "NegativeSlope", "Mean", "Std", "Low", "High", "Value"];

    /// <summary>Reads the initialiser under an argument's name; null where nothing is said.</summary>
    public static WeightInit? Read(LayerArguments a, string argument)
    {
        var options = s_numbers.Where(name => a.Has(argument + name)).Select(name => (name, (double?)a.Real(argument + name, 0))).ToList();
        foreach (var word in new[] { "Fan", "Nonlinearity" })
            if (a.Has(argument + word)) options.Add((word, null));
        if (!a.Has(argument) && options.Count == 0) return null;
        InitNonlinearity? nonlinearity = a.Has(argument + "Nonlinearity") ? a.Enum(argument + "Nonlinearity", InitNonlinearity.ReLU) : null;
        return new WeightInit(argument, a.Enum(argument, InitKind.Default), a.Enum(argument + "Fan", InitFan.In), nonlinearity, options.ToEquatable());
    }

    /// <summary>Reports options that do not go with the kind or with each other; false where there are any.</summary>
    public bool Check(InferContext c)
    {
        var known = Known(Kind);
        foreach (var (name, _) in Options.Where(o => !known.Contains(o.Name)))
        {
            var mend = Kind == InitKind.Default ? $"Set {Title} to say which weights it is for." : known.Length == 0 ? $"{Kind} takes no options." : $"{Kind} takes {string.Join(", ", known.Select(k => Title + k))}.";
            return Wrong(c, name, $"{Title}{name} of {c.Layer} says nothing about Init.{Kind}. {mend}");
        }
        if (Has("Gain") && Nonlinearity is not null) return Wrong(c, "Gain", $"{Title}Gain and {Title}Nonlinearity of {c.Layer} are both set. Keep one of them.");
        if (Has("NegativeSlope") && Nonlinearity != InitNonlinearity.LeakyReLU) return Wrong(c, "NegativeSlope", $"{Title}NegativeSlope of {c.Layer} is that of a leaky ReLU. Set {Title}Nonlinearity = InitNonlinearity.LeakyReLU.");
        if (Kind == InitKind.Constant && !Has("Value")) return Wrong(c, "", $"{c.Layer} starts as a constant, but which? Set {Title}Value.");
        if (Option("Std", 1) < 0) return Wrong(c, "Std", $"{Title}Std of {c.Layer} must not be below 0, but is {Constants.Text(Option("Std", 1))}.");
        if (Option("Low", 0) > Option("High", 1))
            return Wrong(c, Has("Low") ? "Low" : "High", $"The weights of {c.Layer} would lie between {Constants.Text(Option("Low", 0))} and {Constants.Text(Option("High", 1))}. Let {Title}Low be below {Title}High.");
        return true;
    }

    /// <summary>The initialiser of a weight; <paramref name="standard"/> where the kind is the layer's own, or does not suit it.</summary>
    public Initializer Of(InferContext c, string suffix, Shape shape, Initializer standard, int groups, int gates)
    {
        if (Kind is InitKind.Default) return standard;
        if (Kind >= InitKind.XavierUniform && shape.Rank < 2)
        {
            Wrong(c, "", $"The {suffix} of {c.Layer} is {shape}, but {Kind} needs at least two dimensions. Choose Zeros, Ones, Constant, Uniform or Normal.");
            return standard;
        }
        if (Kind == InitKind.Identity && gates > 1)
        {
            Wrong(c, "", $"The {suffix} of {c.Layer}, {shape}, holds {gates} parts one below the other, of which Identity would reach the first alone. Choose Orthogonal.");
            return standard;
        }
        var initializer = Kind switch
        {
            InitKind.Zeros => Initializer.Constant(0),
            InitKind.Ones => Initializer.Constant(1),
            InitKind.Constant => Initializer.Constant(Option("Value", 0)),
            InitKind.Uniform => Initializer.Uniform(Option("Low", 0), Option("High", 1)),
            InitKind.Normal => Initializer.Normal(Option("Mean", 0), Option("Std", 1)),
            InitKind.TruncatedNormal => new("TruncatedNormal", [Option("Mean", 0), Option("Std", 1)]),
            InitKind.XavierUniform or InitKind.XavierNormal => new(Kind.ToString(), [FanIn(shape), FanOut(shape), Gain(1)]),
            InitKind.KaimingUniform or InitKind.KaimingNormal => new(Kind.ToString(), [Fan == InitFan.In ? FanIn(shape) : FanOut(shape), Gain(Math.Sqrt(2))]),
            InitKind.LeCunUniform or InitKind.LeCunNormal => new(Kind.ToString(), [FanIn(shape)]),
            InitKind.Orthogonal => new("Orthogonal", [Gain(1)]),
            _ => new Initializer("Identity", [Gain(1), groups]),
        };
        return initializer with { ZeroRow = standard.ZeroRow };
    }

    private string Title => char.ToUpperInvariant(Argument[0]) + Argument.Substring(1);

    private bool Has(string option) => Options.Any(o => o.Name == option);

    private double Option(string option, double otherwise) => Options.FirstOrDefault(o => o.Name == option).Value ?? otherwise;

    private bool Wrong(InferContext c, string option, string message)
    {
        c.Error(Rules.Init, Argument + option, message);
        return false;
    }

    private static double FanIn(Shape shape) => shape.Elements / shape[0];

    private static double FanOut(Shape shape) => shape.Elements / shape[1];

    private double Gain(double otherwise) => Has("Gain") ? Option("Gain", 1) : Nonlinearity switch
    {
        null => otherwise,
        InitNonlinearity.Tanh => 5.0 / 3,
        InitNonlinearity.ReLU => Math.Sqrt(2),
        InitNonlinearity.LeakyReLU => Option("NegativeSlope", 0.01) is var slope ? Math.Sqrt(2 / (1 + slope * slope)) : 1,
        InitNonlinearity.SELU => 0.75,
        _ => 1,
    };

    private static string[] Known(InitKind kind) => kind switch
    {
        InitKind.Constant => ["Value"],
        InitKind.Uniform => ["Low", "High"],
        InitKind.Normal or InitKind.TruncatedNormal => ["Mean", "Std"],
        InitKind.XavierUniform or InitKind.XavierNormal or InitKind.Orthogonal => ["Gain", "Nonlinearity", "NegativeSlope"],
        InitKind.KaimingUniform or InitKind.KaimingNormal => ["Gain", "Nonlinearity", "NegativeSlope", "Fan"],
        InitKind.Identity => ["Gain"],
        _ => [],
    };
}

/// <summary>How all weights of a layer start: its weights, those of a recurrent layer's state, and its biases.</summary>
public sealed record LayerInit(WeightInit? Weights, WeightInit? Recurrent, double? Bias)
{
    /// <summary>Reads <c>Init</c>, <c>RecurrentInit</c> and <c>InitBias</c>; null where none is said.</summary>
    public static LayerInit? Read(LayerArguments a)
    {
        if (!a.HasAny("init") && !a.HasAny("recurrentInit")) return null;
        var init = new LayerInit(WeightInit.Read(a, "init"), WeightInit.Read(a, "recurrentInit"), a.Has("initBias") ? a.Real("initBias", 0) : null);
        return init is { Weights: null, Recurrent: null, Bias: null } ? null : init;
    }

    /// <summary>Reports what is wrong in itself; the layer is then built without it.</summary>
    public bool Check(InferContext c) => (Weights?.Check(c) ?? true) & (Recurrent?.Check(c) ?? true);

    /// <summary>The initialiser of a tensor by the suffix of its name: <c>weight</c>, <c>weight_hh_l0</c>, <c>bias</c>.</summary>
    public Initializer Of(InferContext c, string suffix, Shape shape, Initializer standard, int groups, int gates)
    {
        // A layer made of layers leaves its norms as they are.
        if (suffix.StartsWith("norm", StringComparison.Ordinal)) return standard;
        if (suffix.StartsWith("bias", StringComparison.Ordinal) || suffix.EndsWith("bias", StringComparison.Ordinal)) return Bias is { } value ? Initializer.Constant(value) : standard;
        var init = suffix.StartsWith("weight_hh", StringComparison.Ordinal) ? Recurrent ?? Weights : Weights;
        return init?.Of(c, suffix, shape, standard, groups, gates) ?? standard;
    }
}
