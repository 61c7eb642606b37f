namespace ModelGen.Training;

/// <summary>
/// Which axis of an output holds its scores of classes: the one that the metric names, else the one that the model's loss takes them
/// from, else the only one without which the output has the shape of the targets. What leaves a doubt is refused.
/// </summary>
internal static class ClassAxis
{
    /// <summary>
    /// How many blocks [classes, places] the scores of a batch are: one for each sample, or for each place that stands before the classes.
    /// </summary>
    public static int Rows(in MetricBatch batch, int output, int target, int? axis)
    {
        if (batch is { OutputInfos: { } outputs, TargetInfos: { } targets }) return batch.Count * RowsOfSample(outputs, targets, output, target, axis);
        return axis switch
        {
            null or 0 => batch.Count,
            -1 => batch.Targets[target].Length,
            _ => throw new ArgumentException($"Axis = {axis} is an axis of the output's shape, which the batch does not tell. Give MetricBatch the infos of outputs and targets."),
        };
    }

    /// <summary>The same of one sample, by what a model says of its outputs and targets.</summary>
    /// <exception cref="ArgumentException">The targets are no class indices for the output, or nothing says which axis holds its classes.</exception>
    public static int RowsOfSample(IReadOnlyList<TensorInfo> outputs, IReadOnlyList<TensorInfo> targets, int output, int target, int? axis)
    {
        if ((uint)output >= (uint)outputs.Count) throw new ArgumentException($"The metric reads output {output}, but the model has {outputs.Count}, counted from 0.");
        if ((uint)target >= (uint)targets.Count) throw new ArgumentException($"The metric reads target {target}, but the model has {targets.Count}, counted from 0.");
        var (scores, classes) = (outputs[output], targets[target]);
        if (scores.ElementCount == classes.ElementCount && scores.Classes <= 1) return 1;
        if (classes.Type != TensorType.Int32)
            throw new ArgumentException(scores.ElementCount == classes.ElementCount
                ? $"{Text(classes)} holds a number for each score of {Text(scores)}, but the metric needs the index of a class for each place."
                : $"{Text(classes)} holds numbers, but the metric needs class indices for {Text(scores)}.");
        var found = axis is { } named ? Resolve(scores, named) : scores.ClassAxis ?? Only(scores, classes);
        var count = scores.Shape[found];
        if (scores.ElementCount / count != classes.ElementCount)
            throw new ArgumentException($"{Text(classes)} has no class index for each place of {Text(scores)}, whose classes are on axis {found}.");
        if (classes.Classes > count)
            throw new ArgumentException($"{Text(classes)} holds {classes.Classes} classes, but axis {found} of {Text(scores)} scores {count}.");
        return scores.ElementCount / count / After(scores, found);
    }

    /// <summary>The target that does not count: the one that the metric names, else the one that the model's loss ignores, else PyTorch's.</summary>
    public static int Ignored(in MetricBatch batch, int target, int? named) => named ?? batch.TargetInfos?[target].Ignored ?? -100;

    private static int Resolve(TensorInfo scores, int axis)
    {
        var resolved = axis < 0 ? axis + scores.Shape.Count : axis;
        return (uint)resolved < (uint)scores.Shape.Count ? resolved
            : throw new ArgumentException($"Axis = {axis} of the metric is not one of {Text(scores)}; the batch is not counted.");
    }

    /// <summary>The axis without which the scores have the targets' shape.</summary>
    private static int Only(TensorInfo scores, TensorInfo classes)
    {
        if (scores.Classes > 0 && (scores.Shape.Count > 1 || scores.Shape[0] != scores.Classes))
            throw new ArgumentException(
                $"The losses do not take the classes of {Text(scores)} from one of its axes with the places in their order. Let the model give it as the loss reads it, or set Axis of the metric.");
        var found = -1;
        for (var axis = 0; axis < scores.Shape.Count; axis++)
        {
            if (!IsWithout(scores.Shape, axis, classes.Shape)) continue;
            if (found >= 0)
                throw new ArgumentException($"Axis {found} or axis {axis} of {Text(scores)} could hold the classes of {Text(classes)}, and no loss says which. Set Axis of the metric.");
            found = axis;
        }
        return found >= 0 ? found : throw new ArgumentException($"{Text(classes)} has no class index for each place of {Text(scores)}, whichever axis holds the classes.");
    }

    private static bool IsWithout(IReadOnlyList<int> shape, int axis, IReadOnlyList<int> rest)
    {
        if (rest.Count != shape.Count - 1) return false;
        for (var i = 0; i < rest.Count; i++)
            if (rest[i] != shape[i < axis ? i : i + 1]) return false;
        return true;
    }

    private static int After(TensorInfo info, int axis)
    {
        var after = 1;
        for (var i = axis + 1; i < info.Shape.Count; i++) after *= info.Shape[i];
        return after;
    }

    private static string Text(TensorInfo info) => $"'{info.Name}' [{string.Join(", ", info.Shape)}]";
}
