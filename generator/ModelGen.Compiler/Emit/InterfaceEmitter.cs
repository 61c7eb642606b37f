using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// Writes what makes a model's class an <c>IModel</c> besides its public members: those whose types are the model's own are
/// handed on. A model that does not compile also has those that it has no room for, and all of them throw.
/// </summary>
internal sealed class InterfaceEmitter(CodeWriter w, ModelDefinition model, bool works)
{
    private const string Any = Global.ModelGen + "IModel";

    /// <summary>What the class implements.</summary>
    public static string Interface(ModelDefinition model) => $"{Any}<{model.Name}>";

    public void Emit()
    {
        var self = Interface(model);
        w.Line();
        w.Line("// For code that knows no more of the model than that it is one.");
        Member($"static {model.Name} {self}.Create(int seed)", "new(seed)", first: true);
        foreach (var set in new[] { "Parameters", "Buffers", "State" }) Member($"{Global.ModelGen}IParameterSet {Any}.{set}", set);
        Member($"{Global.ModelGen}IPredictor {Any}.CreatePredictor({Global.ModelGen}PredictorOptions? options)", "CreatePredictor(options)");
        Member($"{Global.ModelGen}ITrainer {Any}.CreateTrainer(int batchSize, {Global.ModelGen}TrainerOptions? options)", "CreateTrainer(batchSize, options)");
        Missing("Description", $"static {Global.ModelGen}ModelDescription {self}.Description");
        Missing("Load",
            $"static {model.Name} {self}.Load(string path)", $"static {model.Name} {self}.Load({Global.Stream} stream)",
            $"static {model.Name} {self}.Load({Global.ReadOnlySpan("byte")} bytes)", $"{Global.ModelGen}LoadReport {Any}.Load(string path, bool strict)",
            $"{Global.ModelGen}LoadReport {Any}.Load(string path, {Global.ModelGen}LoadOptions options)",
            $"{Global.ModelGen}LoadReport {Any}.Load({Global.Stream} stream, {Global.ModelGen}LoadOptions options)",
            $"{Global.ModelGen}LoadReport {Any}.Load({Global.ReadOnlySpan("byte")} bytes, {Global.ModelGen}LoadOptions options)");
        Missing("Save", $"void {Any}.Save(string path)", $"void {Any}.Save({Global.Stream} stream)");
    }

    private void Member(string head, string expression, bool first = false)
    {
        if (!first) w.Line();
        w.Line($"{head} => {(works ? expression + ";" : MemberEmitter.Throw)}");
    }

    private void Missing(string name, params string[] heads)
    {
        if (!model.TakenNames.Contains(name)) return;
        foreach (var head in heads) Member(head, "");
    }
}
