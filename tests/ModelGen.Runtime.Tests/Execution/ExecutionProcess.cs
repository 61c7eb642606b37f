using System.Diagnostics;

namespace ModelGen.Runtime.Tests;

/// <summary>What needs a process in which nothing else runs; each command prints one number.</summary>
internal static class ExecutionProcess
{
    public static int Run(string command)
    {
        var pool = TestProgram.Pool(4);
        var (input, scale, output) = (TestProgram.Input(100, 1), TestProgram.Input(1, 2), new float[100 * TestProgram.Outputs]);
        void Predict() => TestProgram.Predict(pool, input, scale, output);
        for (var run = 0; run < 200; run++) Predict();

        switch (command)
        {
            case "idle":
                // What the runtime compiles again in the background is done by then.
                Thread.Sleep(1000);
                var used = Process.GetCurrentProcess().TotalProcessorTime;
                Thread.Sleep(1000);
                Console.WriteLine((int)(Process.GetCurrentProcess().TotalProcessorTime - used).TotalMilliseconds);
                return 0;
            case "allocate":
                Thread.Sleep(1000);
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                for (var run = 0; run < 1000; run++) Predict();
                Console.WriteLine(GC.GetTotalAllocatedBytes(precise: true) - allocated);
                return 0;
            case "exit":
                for (var caller = 0; caller < 4; caller++)
                {
                    var own = new float[output.Length];
                    new Thread(() =>
                    {
                        while (true) TestProgram.Predict(pool, input, scale, own);
                    }) { IsBackground = true }.Start();
                }
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                {
                    for (var run = 0; run < 100; run++) Predict();
                    Console.WriteLine(100);
                };
                Thread.Sleep(200);
                return 0;
            default:
                throw new ArgumentException($"There is no command '{command}'.", nameof(command));
        }
    }
}
