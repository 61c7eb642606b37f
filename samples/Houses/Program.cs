using Houses;
using ModelGen.Data;
using ModelGen.Training;

const int epochs = 60;
var path = Path.Combine(AppContext.BaseDirectory, "data", "california-housing.csv");
var (training, validation, test) = Table.Load(path).Split(validation: 0.1, test: 0.2, seed: 1);
var features = FeatureSet.Fit(training,
    Feature.Number("longitude"), Feature.Number("latitude"), Feature.Number("housing_median_age"),
    Feature.Number("total_rooms", logarithm: true), Feature.Number("total_bedrooms", Missing.Median, logarithm: true),
    Feature.Number("population", logarithm: true), Feature.Number("households", logarithm: true),
    Feature.Number("median_income", logarithm: true), Feature.OneHot("ocean_proximity"));

var model = new HouseNet(seed: 1);
var trainer = model.CreateTrainer(batchSize: 64);
trainer.Standardize(Data(training));
var batches = BatchLoader.Shuffled(Data(training), 64, seed: 1);
trainer.Fit(new AdamW(trainer, 4e-3), batches, new FitOptions
{
    Epochs = epochs,
    Validation = Data(validation),
    Metrics = [new R2Score()],
    Schedule = new OneCycleSchedule(4e-3, (long)epochs * batches.BatchesPerEpoch),
    EpochCompleted = epoch => Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.TrainingLoss:F4}, validation R² {epoch["r2"]:F4}"),
});
var held = trainer.Evaluate(Data(test), new R2Score(), new MeanAbsoluteError(), new RootMeanSquaredError(), new MeanAbsolutePercentageError());
Console.WriteLine($"held out: R² {held["r2"]:F4}, MAE ${1e5 * held["mae"]:F0}, RMSE ${1e5 * held["rmse"]:F0}, MAPE {100 * held["mape"]:F1} %");

// What the inputs mean goes with the weights, so that the file alone serves to predict.
model.Save("houses.safetensors", new Dictionary<string, string> { ["features"] = features.ToJson() });
var loaded = HouseNet.Load("houses.safetensors");
var inputs = FeatureSet.FromJson(loaded.Metadata["features"]).Encode(test);
var prices = loaded.CreatePredictor().Predict(new Dataset(inputs))[0].Single;
Console.WriteLine($"first of them: ${1e5 * prices[0]:F0}, sold for ${test["median_house_value"].Number(0):F0}");

// Prices are counted in hundreds of thousands of dollars.
Dataset Data(Table rows) => new(features.Encode(rows), DataColumn.Of(rows["median_house_value"].ToSingles(scale: 1e-5)));
