namespace ModelGen.Compiler.Emit;

/// <summary>The members that are generated into a model's class.</summary>
public static class Surface
{
    /// <summary>What stands for the constructor among names.</summary>
    public const string Constructor = ".ctor";

    /// <summary>Their names; the class may not have others of the same name.</summary>
    public static EquatableArray<string> Members { get; } =
        ["Parameters", "Buffers", "State", "Metadata", "Description", "Load", "Save", "CreatePredictor", "CreateTrainer", "Predictor", "Trainer", "_weights"];

    /// <summary>Those of them that are properties, whose accessors have names as well.</summary>
    private static readonly HashSet<string> s_properties = ["Parameters", "Buffers", "State", "Metadata", "Description"];

    /// <summary>The names that a member takes within its class: its own and its accessor's.</summary>
    public static IEnumerable<string> NamesOf(string member) => s_properties.Contains(member) ? [member, "get_" + member] : [member];

    /// <summary>The members of a trainer, those inherited included, beside which the properties of outputs stand.</summary>
    public static EquatableArray<string> TrainerMembers { get; } =
    [
        "Trainer", "Inputs", "Targets", "Outputs", "Gradients", "ForwardBackward", "Evaluate", "Forward", "Backward", "BatchSize", "Step",
        "RunStep", "RunEvaluate", "RunForward", "RunBackward", "OutputSpan", "InputGradientSpan",
        "Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize",
    ];

    /// <summary>The trainer's property of an output.</summary>
    public static string OutputProperty(string output) => ModelFile.Pascal(output);

    /// <summary>The trainer's property of an input's gradient.</summary>
    public static string InputGradientProperty(string input) => ModelFile.Pascal(input) + "Gradient";
}
