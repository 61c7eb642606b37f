using System.Text;
using ModelGen.Compare;

// Loads LeNet-5 from the given file, reads one image, each pixel brighter than the one before, and prints the scores.
var predictor = LeNet5.Predictor.Load(args[0]);
var image = new float[28 * 28];
for (var i = 0; i < image.Length; i++) image[i] = i / 784f;
var scores = new float[10];
predictor.Predict(image, scores);
var text = new StringBuilder();
foreach (var score in scores) text.Append(score.ToString("F6")).Append('\n');
using var output = Console.OpenStandardOutput();
output.Write(Encoding.ASCII.GetBytes(text.ToString()));
