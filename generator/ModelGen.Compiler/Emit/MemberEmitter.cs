using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// Writes the public members of a model's class. A model that does not compile has them too, so that the code that uses
/// it still does and one mistake stays one message; there, every one throws.
/// </summary>
internal sealed class MemberEmitter(CodeWriter w, ModelDefinition model, bool works)
{
    /// <summary>What the members of a model with errors do.</summary>
    public const string Throw = "throw " + Global.Generated + "Declaration.NotCompiled();";

    private readonly string _set = Global.ParameterSet(model.Graph);
    private readonly string _weights = Global.ModelWeights(model.Graph);
    private bool _first = true;

    public void Emit()
    {
        EmitConstructors();
        Property("Parameters", "The trainable and frozen parameters, by their PyTorch names.");
        Property("Buffers", "Running means and variances, which training updates without a gradient.");
        Property("State", "Parameters and buffers: what files hold.");
        if (Starts("Metadata"))
        {
            w.Line("/// <summary>The texts that came with the file the model was loaded from last; empty before.</summary>");
            w.Line($"public {Global.Texts} Metadata => {Body("_weights.Metadata")}");
        }
        if (Starts("Description"))
        {
            w.Line("/// <summary>The layers with their shapes, parameters and multiply-adds; prints as a table and as Mermaid.</summary>");
            w.Line($"public static {Global.ModelGen}ModelDescription Description => {Body(Global.Generated + "Overview.Description")}");
        }
        EmitLoad("string", "path", "a safetensors file", "The file");
        EmitLoad(Global.Stream, "stream", "a stream of safetensors", "The stream, read to its end");
        EmitLoad(Global.ReadOnlySpan("byte"), "bytes", "the bytes of a safetensors file", "The whole file");
        EmitLoadInto("string", "path", "a safetensors file", "The file");
        EmitLoadInto(Global.Stream, "stream", "a stream of safetensors", "The stream, read to its end");
        EmitLoadInto(Global.ReadOnlySpan("byte"), "bytes", "the bytes of a safetensors file", "The whole file");
        EmitSave("string", "path", "Saves the weights as safetensors. The file is the old one or the new one, never half of either.", "The file");
        EmitSave(Global.Stream, "stream", "Writes the weights as safetensors.", "The stream");
        EmitCreate();
    }

    private void EmitConstructors()
    {
        if (!Starts(Surface.Constructor)) return;
        w.Line("/// <summary>Makes a model with initial weights.</summary>");
        w.Line("/// <param name=\"seed\">Equal seeds give equal weights on every machine.</param>");
        w.Line($"public {model.Name}(int seed = 0) => {(works ? $"_weights = new({Global.Generated}Declaration.Tensors, seed);" : Throw)}");
        if (!works) return;
        w.Line();
        w.Line($"private {model.Name}({_weights} weights) => _weights = weights;");
    }

    private void Property(string name, string summary)
    {
        if (!Starts(name)) return;
        w.Line($"/// <summary>{summary}</summary>");
        w.Line($"public {_set} {name} => {Body("_weights." + name)}");
    }

    private void EmitLoad(string type, string argument, string what, string parameter)
    {
        if (!Starts("Load")) return;
        w.Line($"/// <summary>Loads a model from {what}; every tensor must be there, with its shape, and no other.</summary>");
        w.Line($"/// <param name=\"{argument}\">{parameter}.</param>");
        w.Line($"/// <exception cref=\"{Global.ModelGen}WeightsException\">Everything that is missing, unexpected, of another shape or damaged, in one message.</exception>");
        var head = $"public static {model.GlobalName} Load({type} {argument})";
        if (!works)
        {
            w.Line($"{head} => {Throw}");
            return;
        }
        using (w.Block(head))
        {
            w.Line($"{_weights} weights = new({Global.Generated}Declaration.Tensors);");
            w.Line($"weights.Load({argument});");
            w.Line("return new(weights);");
        }
    }

    private void EmitLoadInto(string type, string argument, string what, string parameter)
    {
        Overload("", "bool strict", "strict", "Whether anything missing, unexpected or of another shape is an error; otherwise what fits is loaded.");
        Overload(", the names matched as options say", $"{Global.ModelGen}LoadOptions options", "options", "Prefixes and names, and whether everything must be there.");

        void Overload(string how, string declared, string name, string meaning)
        {
            if (!Starts("Load")) return;
            w.Line($"/// <summary>Loads {what} into this model{how}.</summary>");
            w.Line($"/// <param name=\"{argument}\">{parameter}.</param>");
            w.Line($"/// <param name=\"{name}\">{meaning}</param>");
            w.Line("/// <returns>How many were loaded of how many, and what was skipped.</returns>");
            w.Line($"/// <exception cref=\"{Global.ModelGen}WeightsException\">It does not fit, or nothing in it does; the model is as it was.</exception>");
            w.Line($"public {Global.ModelGen}LoadReport Load({type} {argument}, {declared}) => {Body($"_weights.Load({argument}, {name})")}");
        }
    }

    private void EmitSave(string type, string argument, string summary, string parameter)
    {
        // A class that leaves no room for the property has nothing to refer to.
        var metadata = model.TakenNames.Contains("Metadata") ? "<c>Metadata</c>" : "<see cref=\"Metadata\"/>";
        Overload("", "");
        Overload($", {Global.Texts} metadata", ", metadata");

        void Overload(string declared, string passed)
        {
            if (!Starts("Save")) return;
            w.Line($"/// <summary>{summary}</summary>");
            w.Line($"/// <param name=\"{argument}\">{parameter}.</param>");
            if (passed.Length > 0) w.Line($"/// <param name=\"metadata\">Texts to go with the weights, which {metadata} has once they are loaded.</param>");
            w.Line($"public void Save({type} {argument}{declared}) => {Body($"_weights.Save({argument}{passed})")}");
        }
    }

    private void EmitCreate()
    {
        if (Starts("CreatePredictor", "Predictor"))
        {
            w.Line("/// <summary>Makes a predictor of the weights as they are now: BatchNorm folded, weights packed for this processor.</summary>");
            w.Line("/// <param name=\"options\">Threads; all processors unless set.</param>");
            w.Line($"public Predictor CreatePredictor({Global.ModelGen}PredictorOptions? options = null) => {Body("new(this, options)")}");
        }
        if (Starts("CreateTrainer", "Trainer"))
        {
            w.Line("/// <summary>Makes a trainer of this model's weights.</summary>");
            w.Line("/// <param name=\"batchSize\">The most samples of a step.</param>");
            w.Line("/// <param name=\"options\">Threads and seed.</param>");
            w.Line($"public Trainer CreateTrainer(int batchSize, {Global.ModelGen}TrainerOptions? options = null) => {Body("new(this, batchSize, options)")}");
        }
    }

    /// <summary>Begins a member, a line after the one before; false where the class has no room for it.</summary>
    private bool Starts(params string[] names)
    {
        if (names.Any(model.TakenNames.Contains)) return false;
        if (!_first) w.Line();
        _first = false;
        return true;
    }

    private string Body(string expression) => works ? expression + ";" : Throw;
}
