using Microsoft.CodeAnalysis;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Every rule a declaration can break. Each has a page under docs/diagnostics.</summary>
public static class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Rule("MG0001", "A model must be partial", "The model '{0}' must be declared partial, so that its network can be added to it. Write: partial class {0}.");
    public static readonly DiagnosticDescriptor WrongKind = Rule("MG0002", "A model must be an ordinary class", "'{0}' is {1}, but a model must be an ordinary class: public sealed partial class {0}.");
    public static readonly DiagnosticDescriptor NoLayers = Rule("MG0003", "A model needs layers", "The model '{0}' has no layers. Add attributes such as [Linear(10)] below [Model], or a Forward method.");
    public static readonly DiagnosticDescriptor TwoParts = Rule("MG0004", "Layers stand on one part", "The layers of '{0}' stand on two partial parts, so their order is undefined. Put them all on the part with [Model].");
    public static readonly DiagnosticDescriptor Clash = Rule("MG0005", "A member's name is taken by what is generated", "'{0}' already has a member '{1}', which the compiler would generate. Rename it.");
    public static readonly DiagnosticDescriptor UnsafeForbidden = Rule("MG0006", "The project forbids unsafe code", "The model '{0}' compiles to code with pointers. Add <AllowUnsafeBlocks>true</AllowUnsafeBlocks> to the project.");
    public static readonly DiagnosticDescriptor NameTaken = Rule("MG0007", "A layer's name cannot be used", "{0}");
    public static readonly DiagnosticDescriptor InputShape = Rule("MG0008", "The input shape is wrong", "{0}");
    public static readonly DiagnosticDescriptor Loss = Rule("MG0009", "A model has one loss", "{0}");
    public static readonly DiagnosticDescriptor OuterNotPartial = Rule("MG0010", "Types around a model must be partial", "The model '{0}' is nested in '{1}', which must be partial, not generic and not local to its file, so that the network can be added.");
    public static readonly DiagnosticDescriptor ModelName = Rule("MG0011", "The model's name is taken", "{0}");
    public static readonly DiagnosticDescriptor LanguageVersion = Rule("MG0012", "Models need C# 12", "The model '{0}' compiles to C# 12, but the project is set to C# {1}. Set <LangVersion> to 12 or later, or remove it from the project.");
    public static readonly DiagnosticDescriptor CannotBeMade = Rule("MG0013", "Generated code must be able to make the model", "{0}");
    public static readonly DiagnosticDescriptor Streaming = Rule("MG0014", "The model cannot run a frame at a time", "'{0}' cannot be streamed: {1}");
    public static readonly DiagnosticDescriptor Internal = Rule("MG0099", "The compiler failed", "The {0} could not be compiled because of a fault in ModelGen: {1}. Please report it.");

    public static readonly DiagnosticDescriptor Option = Rule(Rules.Option, "An option is out of range", "{0}");
    public static readonly DiagnosticDescriptor KernelTooLarge = Rule(Rules.KernelTooLarge, "The kernel is larger than the image", "{0}");
    public static readonly DiagnosticDescriptor FeatureMismatch = Rule(Rules.FeatureMismatch, "The number of inputs is another", "{0}");
    public static readonly DiagnosticDescriptor Groups = Rule(Rules.Groups, "Channels do not divide into groups", "{0}");
    public static readonly DiagnosticDescriptor Rank = Rule(Rules.Rank, "The input has the wrong number of axes", "{0}");
    public static readonly DiagnosticDescriptor LossShape = Rule(Rules.LossShape, "The loss does not fit the output", "{0}");
    public static readonly DiagnosticDescriptor TooLarge = Rule(Rules.TooLarge, "A tensor is too large", "{0}");
    public static readonly DiagnosticDescriptor SharedWeights = Rule(Rules.SharedWeights, "One set of weights is used in two ways", "{0}");
    public static readonly DiagnosticDescriptor ShapeMismatch = Rule(Rules.ShapeMismatch, "Shapes do not go together", "{0}");
    public static readonly DiagnosticDescriptor ElementType = Rule(Rules.ElementType, "Tokens and numbers are mixed up", "{0}");
    public static readonly DiagnosticDescriptor Init = Rule(Rules.Init, "The initialiser does not suit the weights", "{0}");
    public static readonly DiagnosticDescriptor Scan = Rule(Rules.Scan, "The body of a scan does not fit", "{0}");
    public static readonly DiagnosticDescriptor ClassAxis = Rule(Rules.ClassAxis, "Classes or channels would be places", "{0}");
    public static readonly DiagnosticDescriptor TiedWeight = Rule(Rules.TiedWeight, "The weight of the other layer cannot be used", "{0}");

    public static readonly DiagnosticDescriptor ForwardHead = Rule("MG0200", "Forward is declared wrongly", "{0}");
    public static readonly DiagnosticDescriptor NotUnderstood = Rule("MG0201", "The compiler does not understand this in a network", "{0}");
    public static readonly DiagnosticDescriptor TensorBranch = Rule("MG0202", "A network cannot branch on a tensor", "{0}");
    public static readonly DiagnosticDescriptor Endless = Rule("MG0203", "The network seems endless", "{0}");
    public static readonly DiagnosticDescriptor MissingTensor = Rule("MG0204", "A tensor is used before there is one", "{0}");
    public static readonly DiagnosticDescriptor Fails = Rule("MG0205", "The network's own code fails", "{0}");
    public static readonly DiagnosticDescriptor AnnotatedMethod = Rule("MG0206", "A layer method is declared wrongly", "{0}");
    public static readonly DiagnosticDescriptor TwoForms = Rule("MG0207", "A network is sequential or wired", "{0}");
    public static readonly DiagnosticDescriptor WrongName = Rule("MG0208", "A name cannot stand in a path", "{0}");
    public static readonly DiagnosticDescriptor Apply = Rule("MG0209", "A model cannot be a layer here", "{0}");
    public static readonly DiagnosticDescriptor LossMethod = Rule("MG0210", "Loss is declared wrongly", "{0}");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        NotPartial, WrongKind, NoLayers, TwoParts, Clash, UnsafeForbidden, NameTaken, InputShape, Loss, OuterNotPartial, ModelName,
        LanguageVersion, CannotBeMade, Streaming, Internal,
        Option, KernelTooLarge, FeatureMismatch, Groups, Rank, LossShape, TooLarge, ShapeMismatch, SharedWeights, ElementType, Init, Scan, ClassAxis, TiedWeight,
        ForwardHead, NotUnderstood, TensorBranch, Endless, MissingTensor, Fails, AnnotatedMethod, TwoForms, WrongName, Apply, LossMethod,
    ];

    private static readonly Dictionary<string, DiagnosticDescriptor> s_byId = All.ToDictionary(d => d.Id, StringComparer.Ordinal);

    /// <summary>The descriptor of a rule that the graph reports.</summary>
    public static DiagnosticDescriptor ById(string id) => s_byId[id];

    /// <summary>An exception as one line of a message.</summary>
    public static string Describe(Exception fault) => $"{fault.GetType().Name}: {fault.Message}".Replace("\r", "").Replace('\n', ' ');

    // A project's property makes an address of it: HelpLinks.
    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "ModelGen", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"docs/diagnostics/{id}.md");
}
