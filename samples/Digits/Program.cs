using Digits;
using ModelGen;
using ModelGen.Training;
using Spectre.Console;

if (args.Contains("--help"))
{
    Console.WriteLine(Options.Usage);
    return 0;
}
try
{
    return Run(Options.Parse(args));
}
catch (Exception fault) when (fault is UsageException or IOException or InvalidDataException or UnauthorizedAccessException or CheckpointException)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}

static int Run(Options options)
{
    const int batchSize = 64;
    var data = DigitData.Load(options.Data, options.Seed);
    var network = Network.Create(options.Model, batchSize, new TrainerOptions { Seed = options.Seed, Threads = options.Threads });
    Console.WriteLine(network.Description);

    if (options.Resume && !File.Exists(options.Checkpoint)) Console.WriteLine($"There is no {options.Checkpoint} to go on from: beginning at the start.");
    var epochs = options.Epochs ?? (options.Model == "lenet5" ? 12 : 5);
    var batches = BatchLoader.Shuffled(data.Training, batchSize, options.Seed);
    var optimizer = new AdamW(network.Trainer, 2e-3) { WeightDecay = 1e-2 };
    FitResult fit;
    using (var interruption = new Interruption())
    {
        fit = Screen.Train(progress => network.Trainer.Fit(optimizer, batches, new FitOptions
        {
            Epochs = epochs,
            Validation = data.Validation,
            Metrics = [new Accuracy()],
            Schedule = new OneCycleSchedule(4e-3, (long)epochs * batches.BatchesPerEpoch),
            Progress = progress,
            CheckpointPath = options.Checkpoint,
            CheckpointSteps = options.SaveEvery,
            Resume = options.Resume,
        }, interruption.Token));
    }
    if (fit.End == FitEnd.Cancelled)
    {
        Console.WriteLine($"Stopped after step {optimizer.StepCount} and saved {options.Checkpoint}. The same command with --resume goes on.");
        return Interruption.ExitCode;
    }

    var confusion = new ConfusionMatrix(DigitData.Classes);
    var mistakes = new Mistakes();
    var test = network.Trainer.Evaluate(data.Test, new Accuracy(), confusion, mistakes);
    Screen.Results(fit, network.Trainer.Evaluate(data.Training, new Accuracy()), network.Trainer.Evaluate(data.Validation, new Accuracy()), test);
    Screen.Confusion(confusion);
    Screen.Draw(mistakes.MostConfident.Take(10), data.TestImages);

    var weights = Path.Combine(options.Out, "digits.safetensors");
    var curves = Path.Combine(options.Out, "learning-curves.svg");
    network.Save(weights);
    File.WriteAllText(curves, LearningCurves.ToSvg(fit.Epochs));
    AnsiConsole.WriteLine($"Test accuracy {100 * test["accuracy"]:F2} %. Wrote {weights} and {curves}.");
    return 0;
}
