using ModelGen.Runtime;

namespace ModelGen.Kernels.Tests;

/// <summary>Compiled convolutions and pools, forward and backward, against their definition at every width.</summary>
[Collection(nameof(WidthTests))]
public sealed class ConvolutionTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var network in NetworkCases.All)
                foreach (var bits in new[] { 512, 256, 128, 0 }) data.Add(network.Name, bits);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Networks_give_what_their_definition_says(string name, int bits)
    {
        var network = NetworkCases.All.Single(c => c.Name == name);
        Simd.Limit = bits;
        try
        {
            network.Check(NetworkCases.Model(network), batch: 3, threads: 2);
        }
        finally
        {
            Simd.Limit = 512;
        }
    }
}

/// <summary>Tests that change the width for the whole process run one after the other.</summary>
[CollectionDefinition(nameof(WidthTests), DisableParallelization = true)]
public sealed class WidthTests;
