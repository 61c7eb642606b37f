namespace ModelGen.Runtime.Tests;

/// <summary>What the killed process of <see cref="AtomicSaveTests"/> does.</summary>
internal static class SavingProcess
{
    /// <summary>Half a million elements: a save takes long enough to be killed in the middle of it.</summary>
    public static ModelWeights NewModel() =>
        new([new("a", [1000, 251], 0, default), new("b", [17], 251008, default), new("c", [250_000], 251040, default)]);

    /// <summary>Saves models of which every element is one number, another one each time.</summary>
    public static int SaveForever(string path)
    {
        var weights = NewModel();
        for (var number = 1; ; number++)
        {
            foreach (var tensor in weights.State) tensor.Span.Fill(number);
            weights.Save(path);
            if (number == 2) Console.WriteLine("saving");
        }
    }
}
