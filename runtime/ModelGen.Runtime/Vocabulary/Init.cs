namespace ModelGen;

/// <summary>
/// How the weights of a layer start. Fans are counted as in PyTorch: a weight [out, in, ...] has the fan in in · ... and the
/// fan out out · .... The numbers depend on the model's seed and the weight's name alone and are the same on every machine.
/// </summary>
public enum Init
{
    /// <summary>As PyTorch starts this kind of layer.</summary>
    Default,

    /// <summary>Every weight is 0.</summary>
    Zeros,

    /// <summary>Every weight is 1.</summary>
    Ones,

    /// <summary>Every weight is <c>InitValue</c>.</summary>
    Constant,

    /// <summary>Uniform between <c>InitLow</c> (0 unless set) and <c>InitHigh</c> (1): torch.nn.init.uniform_.</summary>
    Uniform,

    /// <summary>Normal with mean <c>InitMean</c> (0 unless set) and standard deviation <c>InitStd</c> (1): torch.nn.init.normal_.</summary>
    Normal,

    /// <summary>As <see cref="Normal"/>, without the values further than two deviations from the mean.</summary>
    TruncatedNormal,

    /// <summary>
    /// Uniform in ±gain · sqrt(6 / (fan in + fan out)), gain 1 unless set (Glorot and Bengio 2010): torch.nn.init.xavier_uniform_.
    /// What textbooks call Xavier, the variance 1 / n of n inputs, is <see cref="LeCunUniform"/>.
    /// </summary>
    XavierUniform,

    /// <summary>
    /// Normal with deviation gain · sqrt(2 / (fan in + fan out)), gain 1 unless set (Glorot and Bengio 2010): torch.nn.init.xavier_normal_.
    /// What textbooks call Xavier, the deviation sqrt(1 / n) of n inputs, is <see cref="LeCunNormal"/>.
    /// </summary>
    XavierNormal,

    /// <summary>Uniform in ±gain · sqrt(3 / fan), gain sqrt(2) unless set (He and others 2015): torch.nn.init.kaiming_uniform_.</summary>
    KaimingUniform,

    /// <summary>Normal with deviation gain / sqrt(fan), gain sqrt(2) unless set (He and others 2015): torch.nn.init.kaiming_normal_.</summary>
    KaimingNormal,

    /// <summary>Uniform in ±sqrt(3 / fan in) (LeCun and others 1998), as SELU wants it; textbooks call it Xavier, too.</summary>
    LeCunUniform,

    /// <summary>Normal with deviation sqrt(1 / fan in) (LeCun and others 1998), as SELU wants it; textbooks call it Xavier, too.</summary>
    LeCunNormal,

    /// <summary>Orthogonal rows or columns of the matrix [out, in · ...], whichever are fewer, times the gain (1 unless set): torch.nn.init.orthogonal_.</summary>
    Orthogonal,

    /// <summary>A layer that hands as many channels through as it can, times the gain (1 unless set): torch.nn.init.eye_, for convolutions dirac_.</summary>
    Identity,

    /// <summary>Another name of <see cref="XavierUniform"/>.</summary>
    GlorotUniform = XavierUniform,

    /// <summary>Another name of <see cref="XavierNormal"/>.</summary>
    GlorotNormal = XavierNormal,

    /// <summary>Another name of <see cref="KaimingUniform"/>.</summary>
    HeUniform = KaimingUniform,

    /// <summary>Another name of <see cref="KaimingNormal"/>.</summary>
    HeNormal = KaimingNormal,

    /// <summary>Another name of <see cref="Identity"/>.</summary>
    Dirac = Identity,
}

/// <summary>Which fan Kaiming's weights are divided by.</summary>
public enum InitFan
{
    /// <summary>The inputs of a unit: values keep their variance on the way forward.</summary>
    In,

    /// <summary>The outputs that an input feeds: gradients keep theirs on the way back.</summary>
    Out,
}

/// <summary>The function behind a layer, from which the gain follows: torch.nn.init.calculate_gain.</summary>
public enum InitNonlinearity
{
    /// <summary>None: 1.</summary>
    Linear,

    /// <summary>Sigmoid: 1.</summary>
    Sigmoid,

    /// <summary>Tanh: 5/3.</summary>
    Tanh,

    /// <summary>ReLU: sqrt(2).</summary>
    ReLU,

    /// <summary>LeakyReLU: sqrt(2 / (1 + slope²)), with the slope <c>InitNegativeSlope</c> (0.01 unless set).</summary>
    LeakyReLU,

    /// <summary>SELU: 3/4.</summary>
    SELU,
}
