using BenchmarkDotNet.Running;
using ModelGen.BenchmarkDotNet;

// Arguments are BenchmarkDotNet's: --filter '*lenet5*', --list flat, ...
BenchmarkSwitcher.FromTypes([typeof(PredictionBenchmarks), typeof(TrainingBenchmarks), typeof(KernelBenchmarks)]).Run(args);
