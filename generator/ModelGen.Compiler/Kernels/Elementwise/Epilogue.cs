using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// What a kernel does to a result while it is still in a register: add the bias, add a residual, apply an activation; or,
/// to a gradient, go on through the activation that gave the value.
/// </summary>
/// <param name="Pooled">Whether then, of an image, no more than the largest of each square of four pixels is stored.</param>
/// <param name="Gradient">The activation whose derivative, from what was saved, the result is multiplied by.</param>
public sealed record Epilogue(bool Bias, bool Residual, IActivation? Activation, bool Pooled = false, IActivation? Gradient = null)
{
    public static Epilogue None { get; } = new(false, false, null);

    /// <summary>How kernels' names end.</summary>
    public string Name => (Bias ? "_Bias" : "") + (Residual ? "_Add" : "") + (Activation is null ? "" : "_" + Activation.KernelName) +
        (Pooled ? "_MaxPool" : "") + (Gradient is null ? "" : $"_{Gradient.KernelName}Gradient");

    /// <summary>How a description ends: "; bias, Tanh".</summary>
    public string Description
    {
        get
        {
            var parts = new[]
            {
                Bias ? "bias" : null, Residual ? "residual" : null, Activation?.Name, Pooled ? "MaxPool2d 2x2" : null, Gradient is null ? null : $"gradient of {Gradient.Name}",
            }.Where(part => part is not null).ToList();
            return parts.Count == 0 ? "" : " + " + string.Join(" + ", parts);
        }
    }

    /// <summary>The images of the result's shape that it reads, by the names of parameters; they follow each other among the inputs.</summary>
    public IReadOnlyList<string> Images => [.. Residual ? ["residual"] : Array.Empty<string>(), .. Gradient is null ? Array.Empty<string>() : ["saved"]];

    /// <summary>The pointers to the images.</summary>
    /// <param name="first">The first of these inputs.</param>
    public IEnumerable<Argument> Pointers(LowerContext c, int first) => Images.Select((_, i) => c.In(first + i));

    /// <summary>Where the images lie.</summary>
    public IEnumerable<ImageMemory> Memories(LowerContext c, int first) => Images.Select((_, i) => new ImageMemory(c.Input(first + i)));

    /// <summary>
    /// Whether the activation has a dozen constants. Written out for every result of a tile, half of them would lie on the
    /// stack where there are sixteen registers; in a loop over what is stored already, each stays in its own.
    /// </summary>
    public bool IsLong => Activation is not null && Activation.Forward(new Width(Precision.Single, 512), "x").Contains("VectorMath.");

    /// <summary>The same without its activation.</summary>
    public Epilogue Linear => this with { Activation = null };

    /// <summary>The statements that apply the activation to a vector in memory.</summary>
    public string Activate(Width v, string place) => $"{{ var e = {place}; {place} = {Activation!.Forward(v, "e")}; }}";

    /// <summary>The statements that do it to a result and store it.</summary>
    /// <param name="sum">The local that holds it.</param>
    /// <param name="bias">The local that holds the bias.</param>
    /// <param name="image">The element of an image, from its name.</param>
    /// <param name="target">Where to store it.</param>
    /// <remarks>Where <see cref="ReadsZero"/>, there is a local <c>zero</c>.</remarks>
    public string Store(Width v, string sum, string bias, Func<string, string> image, string target)
    {
        var all = sum + (Bias ? " + " + bias : "") + (Residual ? " + " + image("residual") : "");
        if (Activation is null && Gradient is null) return $"{target} = {all};";
        if (Activation is null) return GoOn(v, all, image("saved"), target, "zero");
        var text = all == sum ? "" : $"{sum} = {all}; ";
        if (Gradient is null) return text + $"{target} = {Activation.Forward(v, sum)};";
        return text + $"{sum} = {Activation.Forward(v, sum)}; " + GoOn(v, sum, image("saved"), target, "zero");
    }

    /// <summary>
    /// The statements that do it to two neighbouring pixels of a row, and store the larger of them. The row below meets in
    /// memory what the row above stored.
    /// </summary>
    /// <param name="above">The condition under which the pixels' row is the upper one of its square.</param>
    /// <param name="target">The square's place.</param>
    public string StorePair(Width v, string left, string right, string bias, string above, string target)
    {
        // A function that keeps order, and a bias, may as well come after.
        var text = Activation is null or { KeepsOrder: true }
            ? Finish(v, left, v.Max(left, right), bias)
            : $"{Finish(v, left, left, bias)} {Finish(v, right, right, bias)} {left} = {v.Max(left, right)};";
        var larger = v.Max(left, target);
        return text + $" {target} = {above switch { "true" => left, "false" => larger, _ => $"{above} ? {left} : {larger}" }};";
    }

    /// <summary>Writes how a gradient goes on through the activation.</summary>
    /// <param name="saved">The pointer to what the activation's derivative reads.</param>
    public void EmitGradient(CodeWriter w, Width v, string gradient, string saved) => w.Line(GoOn(v, gradient, v.Load(saved), gradient, v.Zero));

    /// <summary>Whether the way a gradient goes on through the activation has a zero in it.</summary>
    public bool ReadsZero(Width v) => Gradient?.Backward(v, "g", "kept", "zero").Contains("zero") == true;

    private string GoOn(Width v, string gradient, string saved, string target, string zero)
    {
        var text = Gradient!.Backward(v, gradient, "kept", zero);
        // What is read once needs no name.
        return text.IndexOf("kept", StringComparison.Ordinal) == text.LastIndexOf("kept", StringComparison.Ordinal)
            ? $"{target} = {text.Replace("kept", saved)};"
            : $"{{ var kept = {saved}; {target} = {text}; }}";
    }

    private string Finish(Width v, string result, string sum, string bias) =>
        $"{result} = {sum}{(Bias ? " + " + bias : "")};" + (Activation is null ? "" : $" {result} = {Activation.Forward(v, result)};");
}
