using System.Globalization;
using ModelGen.Compare;

// What compare.sh calls, with the peers that it installed and the networks that it exported.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var settings = new Settings(args);
switch (args.FirstOrDefault())
{
    case "predict":
        PredictionTable.Run(settings);
        return 0;
    case "train":
        TrainingTable.Run(settings);
        return 0;
    case "first":
        FirstPrediction.Run(settings);
        return 0;
    case "own":
        OwnTime.Run(settings);
        return 0;
    case "aot":
        AheadOfTimeTable.Run(settings);
        return 0;
    default:
        Console.Error.WriteLine("compare: predict|train|aot|own|first --networks FOLDER [--onnxruntime LIBRARY] [--torch COMMAND] [--threads N] [--seconds S] [--only NAME,...] [--out FILE]");
        return 2;
}
