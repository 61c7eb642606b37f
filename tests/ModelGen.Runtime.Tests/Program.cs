using ModelGen.Runtime.Tests;

// A program for the tests that need a process of their own.
if (args is ["save-forever", var path]) return SavingProcess.SaveForever(path);
if (args is ["interrupt", var memory, var calls]) return InterruptedCalls.Run(memory, int.Parse(calls));
if (args is ["execution", var command]) return ExecutionProcess.Run(command);
Console.Error.WriteLine("Run these tests with 'dotnet test'.");
return 1;
