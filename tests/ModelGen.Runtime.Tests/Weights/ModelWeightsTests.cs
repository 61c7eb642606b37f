namespace ModelGen.Runtime.Tests;

public unsafe class ModelWeightsTests
{
    [Fact]
    public void The_block_is_aligned_and_ends_with_the_last_tensor_rounded_up()
    {
        for (var i = 0; i < 10; i++)
        {
            var weights = new ModelWeights(SmallModel.Infos);
            Assert.Equal(0u, (nuint)weights.Pointer % 64);
            Assert.Equal(144, weights.Block.Length);
            Assert.Equal(0u, (nuint)new ModelWeights<double>(SmallModel.Infos).Pointer % 64);
        }
    }

    [Fact]
    public void Views_and_pointer_are_the_same_memory()
    {
        var weights = new ModelWeights(SmallModel.Infos, seed: 1);
        weights.Parameters["fc.bias"].Span[1] = 42;
        Assert.Equal(42, weights.Pointer[129]);
        Assert.Equal(42, weights.State["fc.bias"].Span[1]);
        ((IParameterSet)weights.Parameters).Items[^1].Memory.Single[0] = 17;
        Assert.Equal(17, weights.Pointer[128]);
    }

    [Fact]
    public void Parameters_buffers_state_and_gradients_hold_what_their_names_say()
    {
        var weights = new ModelWeights(SmallModel.Infos);
        Assert.Equal(
            ["conv1.weight", "conv1.bias", "bn1.weight", "bn1.bias", "fc.weight", "fc.bias"], weights.Parameters.Select(p => p.Name));
        Assert.Equal(["bn1.running_mean", "bn1.running_var"], weights.Buffers.Select(p => p.Name));
        Assert.Equal(SmallModel.Infos.Select(i => i.Name), weights.State.Select(p => p.Name));
        Assert.Equal(27 + 6 * 3 - 3 + 14 + 2, weights.State.ElementCount);

        var block = new AlignedBlock<float>(weights.Block.Length);
        ParameterSet gradients = weights.GradientsIn(block);
        Assert.Equal(["conv1.weight", "conv1.bias", "bn1.weight", "bn1.bias", "fc.bias"], gradients.Select(p => p.Name));
        block.Pointer[32] = 3;
        Assert.Equal(3, gradients["conv1.bias"].Span[0]);
    }

    [Fact]
    public void A_wrong_name_is_answered_with_the_right_ones()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => new ModelWeights(SmallModel.Infos).Parameters["fc.wieght"]);
        Assert.Contains("'fc.wieght'", error.Message);
        Assert.Contains("fc.weight", error.Message);
    }

    [Fact]
    public void The_seed_decides_the_weights()
    {
        var one = SmallModel.Values(new ModelWeights(SmallModel.Infos, seed: 1));
        Assert.Equal(one, SmallModel.Values(new ModelWeights(SmallModel.Infos, seed: 1)));
        Assert.NotEqual(one, SmallModel.Values(new ModelWeights(SmallModel.Infos, seed: 2)));
    }

    [Fact]
    public void A_new_layer_leaves_the_numbers_of_the_others_alone()
    {
        var more = SmallModel.Infos
            .Select(info => new ParameterInfo(info.Name, info.Shape, info.Offset + 64, info.Initializer, info.Trainable, info.Buffer))
            .Prepend(new ParameterInfo("stem.weight", [5, 5], 0, Initializer.Normal(0, 1)))
            .ToArray();
        var before = new ModelWeights(SmallModel.Infos, seed: 3);
        var after = new ModelWeights(more, seed: 3);
        foreach (var tensor in before.State) Assert.Equal(tensor.Span.ToArray(), after.State[tensor.Name].Span.ToArray());
    }

    [Fact]
    public void Floats_start_as_the_rounded_doubles()
    {
        var singles = new ModelWeights(SmallModel.Infos, seed: 5);
        var doubles = new ModelWeights<double>(SmallModel.Infos, seed: 5);
        for (var i = 0; i < singles.Block.Length; i++) Assert.Equal((float)doubles.Pointer[i], singles.Pointer[i]);
    }
}
