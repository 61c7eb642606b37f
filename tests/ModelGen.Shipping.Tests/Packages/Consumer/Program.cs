using ModelGen;
using ModelGen.Training;

// Learns to tell inside from outside of a circle, prints what it learned bit by bit, and ends while others still ask.
var model = new Circle(seed: 1);
var trainer = model.CreateTrainer(batchSize: 32);
var optimizer = new Adam(trainer, 0.02);
var random = new Random(1);
var (points, sides) = (new float[64], new int[32]);
double first = 0, last = 0;
for (var step = 0; step < 300; step++)
{
    for (var i = 0; i < sides.Length; i++)
    {
        (points[2 * i], points[2 * i + 1]) = (random.NextSingle() * 2 - 1, random.NextSingle() * 2 - 1);
        sides[i] = points[2 * i] * points[2 * i] + points[2 * i + 1] * points[2 * i + 1] < 0.5f ? 1 : 0;
    }
    last = trainer.ForwardBackward(points, sides);
    if (step == 0) first = last;
    optimizer.Step();
}
Console.WriteLine(last < first / 2 ? "learned" : $"The loss went from {first} to {last}.");

var predictor = model.CreatePredictor();
var scores = new float[2];
foreach (var x in (float[])[0, 0.25f, 0.5f, 0.75f, 1])
{
    predictor.Predict([x, 0], scores);
    Console.WriteLine($"{BitConverter.SingleToUInt32Bits(scores[0]):x8} {BitConverter.SingleToUInt32Bits(scores[1]):x8}");
}

for (var caller = 0; caller < 8; caller++)
{
    new Thread(() =>
    {
        var (input, output) = (new float[2000], new float[2000]);
        while (true) predictor.Predict(input, output);
    }) { IsBackground = true }.Start();
}
AppDomain.CurrentDomain.ProcessExit += (_, _) => predictor.Predict(new float[2], scores);
Thread.Sleep(50);

[Model(2)]
[Linear(16), Tanh, Linear(16), Tanh, Linear(2)]
[CrossEntropyLoss]
public sealed partial class Circle;
