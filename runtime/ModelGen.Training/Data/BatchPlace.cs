namespace ModelGen.Training;

/// <summary>The place in a source of batches as a checkpoint keeps it.</summary>
internal static class BatchPlace
{
    /// <summary>Puts down the place, and the order it is a place in.</summary>
    public static void Save(IBatchSource source, string order, IDictionary<string, string> values)
    {
        values["order"] = order;
        values.Put("epoch", source.Epoch);
        values.Put("position", source.Position);
    }

    /// <summary>Goes to a place that was put down.</summary>
    /// <exception cref="FormatException">It is one in another order, or does not exist.</exception>
    public static void Load(IBatchSource source, string order, IReadOnlyDictionary<string, string> values)
    {
        values.Require("order", order);
        source.Seek(values.GetCount("epoch"), values.GetInt32("position", most: source.BatchesPerEpoch ?? StateValues.LargestInt32));
    }
}
