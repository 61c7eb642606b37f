using System.Globalization;
using ModelGen;
using ModelGen.Data;
using ModelGen.Training;

// Writes a table of prices by size and town, learns them, saves features and weights in one file, and predicts from that file alone.
string[] towns = ["Aarhus", "Bergen", "Cork"];
var random = new Random(1);
File.WriteAllLines("homes.csv", Enumerable.Range(0, 300).Select(_ =>
{
    var (size, town) = (20 + 100 * random.NextDouble(), random.Next(towns.Length));
    var missing = random.Next(20) == 0;
    return string.Create(CultureInfo.InvariantCulture, $"{(missing ? "" : size)},{towns[town]},{(missing ? 70 : size) / 50 + town}");
}).Prepend("size,town,price"));

var (training, test) = Table.Load("homes.csv").Split(0.2, seed: 1);
var features = FeatureSet.Fit(training, Feature.Number("size", Missing.Mean), Feature.OneHot("town"));
var model = new PriceNet(seed: 1);
var trainer = model.CreateTrainer(batchSize: 16);
trainer.Standardize(Data(training));
trainer.Fit(new Adam(trainer, 0.02), BatchLoader.Shuffled(Data(training), 16, seed: 1), new FitOptions { Epochs = 40 });
var r2 = trainer.Evaluate(Data(test), new R2Score())["r2"];
Console.WriteLine(r2 > 0.95 ? "learned" : string.Create(CultureInfo.InvariantCulture, $"R² is {r2}."));

model.Save("homes.safetensors", new Dictionary<string, string> { ["features"] = features.ToJson() });
var loaded = PriceNet.Load("homes.safetensors");
File.WriteAllText("offers.csv", "size,town\n75,Bergen\n");
var known = FeatureSet.FromJson(loaded.Metadata["features"]);
var price = loaded.CreatePredictor().Predict(new Dataset(known.Encode(Table.Load("offers.csv"))))[0].Single[0];
Console.WriteLine(Math.Abs(price - 2.5f) < 0.3f ? "predicted" : string.Create(CultureInfo.InvariantCulture, $"The price is {price}, not 2.5."));

Dataset Data(Table rows) => new(features.Encode(rows), DataColumn.Of(rows["price"].ToSingles()));

[Model(5)]
[Standardize, Linear(8), Tanh, Linear(1)]
[MSELoss]
public sealed partial class PriceNet;
