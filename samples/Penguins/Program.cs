using ModelGen.Data;
using ModelGen.Training;
using Penguins;

var table = Table.Load(Path.Combine(AppContext.BaseDirectory, "data", "penguins.csv"));
var (training, validation, test) = table.Split(validation: 0.15, test: 0.25, seed: 1, stratify: "species");
var species = Categories.Of(training["species"]);
var features = FeatureSet.Fit(training,
    Feature.Number("bill_length_mm", Missing.Mean), Feature.Number("bill_depth_mm", Missing.Mean),
    Feature.Number("flipper_length_mm", Missing.Mean), Feature.Number("body_mass_g", Missing.Mean),
    Feature.OneHot("island"), Feature.OneHot("sex"));

// There are more than twice as many Adélies as chinstraps: each species is to count alike.
float[] weights = [.. ClassWeights.Balanced(species.Indices(training["species"]), species.Count).Select(weight => (float)weight)];
var model = new PenguinNet(seed: 1);
var trainer = model.CreateTrainer(batchSize: 16);
trainer.Standardize(Data(training));
var fit = trainer.Fit(new AdamW(trainer, 0.01), BatchLoader.Shuffled(Data(training), 16, seed: 1), new FitOptions
{
    Epochs = 100,
    Validation = Data(validation),
    EarlyStopping = new EarlyStopping(15),
});
Console.WriteLine($"{fit.Epochs.Count} epochs, validation loss {fit.Epochs.Min(epoch => epoch.ValidationLoss):F4}");

var confusion = new ConfusionMatrix(species.Names);
Console.WriteLine($"held out: accuracy {trainer.Evaluate(Data(test), confusion)["overall accuracy"]:F4} of {test.RowCount}");
Console.WriteLine($"{"",-12}{string.Concat(species.Names.Select(name => $"{name,12}"))}");
for (var right = 0; right < species.Count; right++)
    Console.WriteLine($"{species.Names[right],-12}{string.Concat(Enumerable.Range(0, species.Count).Select(taken => $"{confusion[right, taken],12}"))}");

Dataset Data(Table rows) => new(features.Encode(rows), species.Encode(rows["species"]), DataColumn.OfShared(weights));
