namespace ModelGen.Runtime;

/// <summary>The ways a tensor can start.</summary>
public enum InitializerKind
{
    /// <summary>Every element is <c>A</c>.</summary>
    Constant,
    /// <summary>Uniform between <c>A</c> and <c>B</c>.</summary>
    Uniform,
    /// <summary>Normal with mean <c>A</c> and standard deviation <c>B</c>.</summary>
    Normal,
    /// <summary>As <see cref="Normal"/>, without the values further than two deviations from the mean.</summary>
    TruncatedNormal,
    /// <summary>Orthogonal rows or columns, whichever are fewer, of length <c>A</c>.</summary>
    Orthogonal,
    /// <summary>A layer that hands its input through, times <c>A</c>, in each of <c>B</c> groups.</summary>
    Identity,
}

/// <summary>How a tensor's elements start: what is left once fans and gains are worked out.</summary>
/// <param name="Kind">The distribution or structure.</param>
/// <param name="A">Its first number.</param>
/// <param name="B">Its second number.</param>
public readonly partial record struct Initializer(InitializerKind Kind, double A, double B = 0)
{
    /// <summary>A row (of the first dimension) that starts as zeros whatever the others do: the padding token of an embedding.</summary>
    public int? ZeroRow { get; init; }

    /// <summary>Every element is <paramref name="value"/>.</summary>
    public static Initializer Constant(double value) => new(InitializerKind.Constant, value);

    /// <summary>Uniform between <paramref name="low"/> and <paramref name="high"/>.</summary>
    public static Initializer Uniform(double low, double high) => new(InitializerKind.Uniform, low, high);

    /// <summary>Normal with the given mean and standard deviation.</summary>
    public static Initializer Normal(double mean, double deviation) => new(InitializerKind.Normal, mean, deviation);

    /// <summary>Normal with the given mean and standard deviation, cut off two deviations from the mean.</summary>
    public static Initializer TruncatedNormal(double mean, double deviation) =>
        new(InitializerKind.TruncatedNormal, mean, deviation);

    /// <summary>
    /// A random matrix (first dimension by all others) with orthogonal rows or columns, whichever are fewer, each of
    /// length <paramref name="gain"/>: <c>torch.nn.init.orthogonal_</c>.
    /// </summary>
    public static Initializer Orthogonal(double gain = 1) => new(InitializerKind.Orthogonal, gain);

    /// <summary>
    /// The weight of a Linear or convolution that hands as many channels through as it can, times
    /// <paramref name="gain"/>, and is zero elsewhere: <c>torch.nn.init.eye_</c> and <c>dirac_</c>.
    /// </summary>
    public static Initializer Identity(double gain = 1, int groups = 1) => new(InitializerKind.Identity, gain, groups);

    /// <summary>
    /// Uniform in ±1/sqrt(fanIn): where PyTorch starts weights and biases of Linear and convolution layers
    /// (<c>kaiming_uniform_(a = sqrt(5))</c> comes to the same), and, with the hidden size for the fan, of recurrent ones.
    /// </summary>
    public static Initializer Default(int fanIn) => Symmetric(Math.Sqrt(1.0 / Positive(fanIn)));

    /// <summary>
    /// Glorot and Bengio 2010, uniform in ±gain sqrt(6 / (fanIn + fanOut)): <c>torch.nn.init.xavier_uniform_</c>.
    /// </summary>
    public static Initializer XavierUniform(int fanIn, int fanOut, double gain = 1) =>
        Symmetric(gain * Math.Sqrt(6.0 / (Positive(fanIn) + (double)Positive(fanOut))));

    /// <summary>
    /// Glorot and Bengio 2010, normal with deviation gain sqrt(2 / (fanIn + fanOut)): <c>torch.nn.init.xavier_normal_</c>.
    /// </summary>
    public static Initializer XavierNormal(int fanIn, int fanOut, double gain = 1) =>
        Normal(0, gain * Math.Sqrt(2.0 / (Positive(fanIn) + (double)Positive(fanOut))));

    /// <summary>
    /// He and others 2015, uniform in ±gain sqrt(3 / fan): <c>torch.nn.init.kaiming_uniform_</c>.
    /// </summary>
    /// <param name="fan">The fan in, or the fan out to keep the variance of gradients instead.</param>
    /// <param name="gain">sqrt(2) for ReLU (the default), sqrt(2 / (1 + slope²)) for leaky ReLU, 5/3 for tanh, 1 for linear and sigmoid.</param>
    public static Initializer KaimingUniform(int fan, double gain = 1.4142135623730951) =>
        Symmetric(gain * Math.Sqrt(3.0 / Positive(fan)));

    /// <summary>He and others 2015, normal with deviation gain / sqrt(fan): <c>torch.nn.init.kaiming_normal_</c>.</summary>
    /// <inheritdoc cref="KaimingUniform"/>
    public static Initializer KaimingNormal(int fan, double gain = 1.4142135623730951) =>
        Normal(0, gain / Math.Sqrt(Positive(fan)));

    /// <summary>LeCun and others 1998, uniform in ±sqrt(3 / fanIn): variance 1 / fanIn, as SELU wants it.</summary>
    public static Initializer LeCunUniform(int fanIn) => KaimingUniform(fanIn, 1);

    /// <summary>LeCun and others 1998, normal with deviation sqrt(1 / fanIn): variance 1 / fanIn, as SELU wants it.</summary>
    public static Initializer LeCunNormal(int fanIn) => KaimingNormal(fanIn, 1);

    private static Initializer Symmetric(double bound) => Uniform(-bound, bound);

    private static int Positive(int fan) => fan > 0
        ? fan
        : throw new ArgumentOutOfRangeException(nameof(fan), $"A fan counts the inputs or outputs of a unit; it is at least 1, but is {fan}.");

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(Initializer), PrintMembers);
}
