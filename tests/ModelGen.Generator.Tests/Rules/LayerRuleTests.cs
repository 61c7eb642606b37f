namespace ModelGen.Generator.Tests.Rules;

/// <summary>What layers may be, one after another.</summary>
public sealed class LayerRuleTests
{
    [Fact]
    public void A_kernel_larger_than_the_image_is_one_error_on_its_size() => Expect.Errors(
        "[Model(1, 4, 4)] [Conv2d(8, {|MG0101:7|})] public sealed partial class M;",
        "The kernel 7×7 of 'Conv2d' (layer 0) is larger than its input: the input 'image' gives [1, 4, 4]. Use a kernel of at most 4, or more Padding.");

    [Theory]
    [InlineData("ConvTranspose1d(3, 3, OutputPadding = {|MG0100:5|})", "The output padding 5 of 'ConvTranspose1d' (layer 0) must be smaller than its stride 1 or its dilation 1.")]
    [InlineData("ConvTranspose1d(3, 3, Stride = {|MG0100:0|})", "The stride of 'ConvTranspose1d' (layer 0) must be at least 1, not 0.")]
    [InlineData("AvgPool1d({|MG0100:0|})", "The kernel of 'AvgPool1d' (layer 0) must be at least 1, not 0.")]
    [InlineData("RNN(3, Nonlinearity = {|MG0100:(RNNNonlinearity)5|})", "nonlinearity is one of Tanh, ReLU, not 5.")]
    public void Options_over_sequences_are_named_as_they_were_given(string layer, string message) =>
        Expect.Errors($"[Model(2, 6)] [{layer}] public sealed partial class M;", message);

    [Fact]
    public void A_kernel_may_be_too_large_by_its_dilation() => Expect.Errors(
        "[Model(1, 6, 6)] [Conv2d(8, {|MG0101:3|}, Dilation = 3, Name = \"conv1\")] public sealed partial class M;",
        "The kernel 3×3 (spread over 7×7 by its dilation) of 'conv1' is larger than its input: the input 'image' gives [1, 6, 6]. Use a smaller kernel or dilation, or more Padding.");

    [Fact]
    public void A_window_may_be_too_large_in_spite_of_its_padding() => Expect.Errors(
        "[Model(1, 4, 4)] [Conv2d(2, 3, Name = \"a\"), MaxPool2d({|MG0101:[5, 2]|}, PaddingHW = [1, 0])] public sealed partial class M;",
        "The kernel 5×2 of 'MaxPool2d' (layer 1) is larger than its input: 'a' gives [2, 2, 2], 4×2 with its padding. Use a kernel of at most 2, or more Padding.");

    [Theory]
    [InlineData("Conv2d(8, 3, Stride = {|MG0100:0|})", "The stride of 'Conv2d' (layer 0) must be at least 1, not 0.")]
    [InlineData("Conv2d(8, 3, StrideHW = {|MG0100:[2, 0]|})", "The stride of 'Conv2d' (layer 0) must be at least 1, not [2, 0].")]
    [InlineData("Conv2d(8, {|MG0100:0|})", "The kernel of 'Conv2d' (layer 0) must be at least 1, not 0.")]
    [InlineData("Conv2d({|MG0100:0|}, 3)", "'Conv2d' (layer 0) needs at least one output channel, not 0.")]
    [InlineData("Conv2d(kernelSize: 3, outChannels: {|MG0100:-1|})", "'Conv2d' (layer 0) needs at least one output channel, not -1.")]
    [InlineData("Conv2d(8, 3, Padding = {|MG0100:-1|})", "The padding of 'Conv2d' (layer 0) must be at least 0, not -1.")]
    [InlineData("Conv2d(8, 3, Padding = {|MG0100:int.MaxValue|})", "The padding of 'Conv2d' (layer 0) must be at most 32768, not 2147483647.")]
    [InlineData("Conv2d(8, 3, Dilation = {|MG0100:0|})", "The dilation of 'Conv2d' (layer 0) must be at least 1, not 0.")]
    [InlineData("Conv2d(8, 3, Dilation = {|MG0100:2000000000|})", "The dilation of 'Conv2d' (layer 0) must be at most 32768, not 2000000000.")]
    [InlineData("Conv2d(8, 3, Padding = Same, Stride = {|MG0100:2|})", "'Conv2d' (layer 0) has Padding = Same, which keeps the size, so its stride must be 1, not 2. Write the padding as a number.")]
    [InlineData("Conv2d(8, {|MG0100:[3, 3, 3]|})", "kernelSize takes one number or two, [height, width], not 3.")]
    [InlineData("Conv2d(8, {|MG0100:null!|})", "kernelSize takes one number or two, [height, width], not 0.")]
    [InlineData("Conv2d(8, 3, Stride = 1, StrideHW = {|MG0100:[1, 1]|})", "stride and strideHW are both set. Keep one of them.")]
    [InlineData("Conv2d(8, 3, Padding = 1, PaddingMode = {|MG0100:(PaddingMode)9|})", "paddingMode is one of Zeros, Reflect, Replicate, Circular, not 9.")]
    [InlineData("Conv2d(8, 3, Padding = Same, PaddingHW = {|MG0100:[1, 1]|})", "padding and paddingHW are both set. Keep one of them.")]
    [InlineData("Conv2d(8, 3, PaddingHW = {|MG0100:[1, Same]|})", "The padding of 'Conv2d' (layer 0) must be a number: Same, which keeps the size, is the Padding of Conv1d and Conv2d alone.")]
    [InlineData("ConvTranspose2d(8, 3, Padding = {|MG0100:Same|})", "The padding of 'ConvTranspose2d' (layer 0) must be a number: Same, which keeps the size, is the Padding of Conv1d and Conv2d alone.")]
    [InlineData("MaxPool2d({|MG0100:0|})", "The kernel of 'MaxPool2d' (layer 0) must be at least 1, not 0.")]
    [InlineData("MaxPool2d(2, Padding = {|MG0100:Same|})", "The padding of 'MaxPool2d' (layer 0) must be a number: Same, which keeps the size, is the Padding of Conv1d and Conv2d alone.")]
    [InlineData("Flatten, Linear(3), L1Loss(Reduction = {|MG0100:(Reduction)7|})", "reduction is one of Mean, Sum, None, BatchMean, not 7.")]
    [InlineData("Flatten, Linear(3), BinaryFocalLoss(Alpha = {|MG0100:2|})", "The alpha of 'BinaryFocalLoss' must be from 0 to 1, or below 0 for none, not 2.")]
    [InlineData("AvgPool2d(2, Padding = {|MG0100:2|})", "The padding 2 of 'AvgPool2d' (layer 0) is more than half of its window 2; some windows would see nothing but padding. Use at most 1.")]
    [InlineData("MaxPool2d(2, Padding = 1, Dilation = {|MG0100:7|})", "Some windows of 'MaxPool2d' (layer 0) would see nothing but padding: with the dilation 7 their taps step over all of [2, 6, 6]. Use a smaller dilation or padding.")]
    [InlineData("Pad({|MG0100:[1, 2, 3]|})", "The padding of 'Pad' (layer 0) takes two numbers for each axis, before and after it, the last axis first, not 3.")]
    [InlineData("Pad({|MG0100:[0, 0, 0, 0, 0, 0, 1, 1]|})", "'Pad' (layer 0) pads 4 axes, but the input 'image' gives [2, 6, 6]; the batch is not counted.")]
    [InlineData("Pad({|MG0100:[-3, -3]|})", "'Pad' (layer 0) cuts off 3 and 3 elements of axis 2 of [2, 6, 6], which leaves nothing.")]
    [InlineData("Pad({|MG0100:[6, 0]|}, Mode = PadMode.Reflect)", "'Pad' (layer 0) puts 6 elements beside axis 2 of [2, 6, 6]; a mirror image has at most 5.")]
    [InlineData("Pad([1, 1], Mode = PadMode.Circular, Value = {|MG0100:2|})", "'Pad' (layer 0) has a value, but its mode is Circular, which takes none.")]
    [InlineData("Conv2d(3, 3, Padding = {|MG0100:6|}, PaddingMode = PaddingMode.Reflect)", "'Conv2d' (layer 0) puts 6 elements beside axis 1 of [2, 6, 6]; a mirror image has at most 5.")]
    [InlineData("ConvTranspose2d(3, 3, OutputPadding = {|MG0100:1|})", "The output padding 1 of 'ConvTranspose2d' (layer 0) must be smaller than its stride 1 or its dilation 1.")]
    [InlineData("ConvTranspose2d(3, 1, Padding = {|MG0100:3|})", "The padding 3 of 'ConvTranspose2d' (layer 0) cuts off more than there is: the input 'image' gives [2, 6, 6], which would become 0×0. Use a smaller padding.")]
    [InlineData("Upsample({|MG0100:0|})", "The scale of 'Upsample' (layer 0) must be above 0, not 0.")]
    [InlineData("Upsample({|MG0100:[2.0, 1.0, 3.0]|})", "The scale of 'Upsample' (layer 0) is one number or two, [down, right], not 3.")]
    [InlineData("Upsample({|MG0100:0.1|})", "'Upsample' (layer 0) makes nothing of [2, 6, 6]: 0×0 pixels. Use a larger scale.")]
    [InlineData("Upsample(2, AlignCorners = {|MG0100:true|})", "'Upsample' (layer 0) takes the nearest pixel, which knows no corners. Remove AlignCorners, or write Mode = UpsampleMode.Bilinear.")]
    [InlineData("Resize(3, Antialias = {|MG0100:true|})", "'Resize' (layer 0) takes the nearest pixel alone, which leaves nothing to smooth. Remove Antialias, or write Mode = UpsampleMode.Bilinear.")]
    [InlineData("Resize({|MG0100:[0, 3]|})", "The size of 'Resize' (layer 0) must be at least 1, not [0, 3].")]
    [InlineData("PixelShuffle({|MG0103:2|})", "'PixelShuffle' (layer 0) makes 2×2 pixels of as many channels, but the input 'image' gives 2 channels ([2, 6, 6]), which 4 does not divide.")]
    [InlineData("PixelUnshuffle({|MG0103:4|})", "'PixelUnshuffle' (layer 0) makes channels of 4×4 pixels, but the input 'image' gives [2, 6, 6], whose height and width 4 does not divide.")]
    [InlineData("AdaptiveAvgPool2d({|MG0100:0|})", "The output size of 'AdaptiveAvgPool2d' (layer 0) must be at least 1, not 0.")]
    [InlineData("LPPool2d({|MG0100:0|}, 2)", "The p of 'LPPool2d' (layer 0) must be above 0, not 0.")]
    [InlineData("{|MG0104:MaxPool1d|}(2)", "'MaxPool1d' (layer 0) needs a sequence [channels, length], but the input 'image' gives [2, 6, 6]. For images use MaxPool2d.")]
    [InlineData("Unfold({|MG0101:7|})", "The kernel 7×7 of 'Unfold' (layer 0) is larger than its input: the input 'image' gives [2, 6, 6]. Use a kernel of at most 6, or more Padding.")]
    [InlineData("Dropout2d({|MG0100:1|})", "The probability of 'Dropout2d' (layer 0) must be from 0 to below 1, not 1.")]
    [InlineData("Flatten, Linear({|MG0100:0|})", "'Linear' (layer 1) needs at least one output, not 0.")]
    [InlineData("Dropout({|MG0100:1|})", "The probability of 'Dropout' (layer 0) must be from 0 to below 1, not 1.")]
    [InlineData("Dropout({|MG0100:-0.5|})", "The probability of 'Dropout' (layer 0) must be from 0 to below 1, not -0.5.")]
    [InlineData("LeakyReLU({|MG0100:double.NaN|})", "negativeSlope must be a finite number, not NaN.")]
    [InlineData("BatchNorm(Eps = {|MG0100:0|})", "The eps of 'BatchNorm' (layer 0) must be above 0, not 0.")]
    public void Options_out_of_range_are_errors_on_their_value(string layers, string message) =>
        Expect.Errors($"[Model(2, 6, 6)] [{layers}] public sealed partial class M;", message);

    [Fact]
    public void A_declared_number_of_inputs_is_checked() => Expect.Errors(
        """
        [Model(1, 28, 28)]
        [Conv2d(6, 5, Padding = 2, Name = "conv1"), AvgPool2d(2), Conv2d(16, 5, Padding = 2), AvgPool2d(2)]
        [Flatten(Name = "flatten"), Linear(120, InFeatures = {|MG0102:400|}, Name = "fc1")]
        public sealed partial class M;
        """,
        "'fc1' takes 400 inputs, but 'flatten' gives 784 ([784]). Write InFeatures = 784, or leave it out.");

    [Fact]
    public void Input_channels_must_divide_into_groups() => Expect.Errors(
        "[Model(3, 8, 8)] [Conv2d(8, 3, Groups = {|MG0103:2|})] public sealed partial class M;",
        "'Conv2d' (layer 0) cuts its input into 2 groups, but the input 'image' gives 3 channels ([3, 8, 8]), which 2 does not divide.");

    [Fact]
    public void Output_channels_must_divide_into_groups() => Expect.Errors(
        "[Model(4, 8, 8)] [Conv2d(7, 3, Groups = {|MG0103:2|})] public sealed partial class M;",
        "The 7 output channels of 'Conv2d' (layer 0) do not divide into 2 groups. Make them a multiple of 2.");

    [Fact]
    public void There_must_be_a_group() => Expect.Errors(
        "[Model(4, 8, 8)] [Conv2d(8, 3, Groups = {|MG0103:0|})] public sealed partial class M;",
        "'Conv2d' (layer 0) needs at least one group, not 0.");

    [Theory]
    [InlineData("Conv2d(8, 3)", "Conv2d")]
    [InlineData("MaxPool2d(2)", "MaxPool2d")]
    [InlineData("GlobalAvgPool2d", "GlobalAvgPool2d")]
    public void Layers_that_need_an_image_come_before_the_flattening(string layer, string name) => Expect.Errors(
        $"[Model(1, 8, 8)] [Flatten, {layer.Replace(name, $"{{|MG0104:{name}|}}")}] public sealed partial class M;",
        $"'{name}' (layer 1) needs an image [channels, height, width], but 'Flatten 0' gives [64]. Put it before the flattening.");

    [Fact]
    public void A_weight_must_be_addressable() => Expect.Errors(
        "[Model(100000)] [{|MG0106:Linear|}(100000)] public sealed partial class M;",
        "'Linear' (layer 0) would have 10,000,000,000 weights; at most 134,217,728 can be addressed. Make it smaller.");

    [Fact]
    public void An_output_must_be_addressable() => Expect.Errors(
        "[Model(1, 1000, 1000)] [{|MG0106:Conv2d|}(10000, 1)] public sealed partial class M;",
        "'Conv2d' (layer 0) would give [10000, 1000, 1000], 2,147,483,647 elements for each sample; at most 134,217,728 can be addressed. Make it smaller.");

    [Fact]
    public void Two_layers_of_one_name_are_an_error_on_the_second() => Expect.Errors(
        "[Model(4)] [Linear(3, Name = \"fc\"), Tanh, Linear(2, Name = {|MG0007:\"fc\"|})] public sealed partial class M;",
        "Another layer is called 'fc' already. Give this one another Name.");

    [Fact]
    public void A_name_may_be_another_layers_position() => Expect.Errors(
        "[Model(4)] [Linear(3, Name = \"1\"), {|MG0007:Linear|}(2)] public sealed partial class M;",
        "Another layer is called '1' already. Give this one another Name.");

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a/b")]
    [InlineData("\\\"quoted\\\"")]
    [InlineData("two\\nlines")]
    public void A_name_that_no_file_could_hold_is_refused(string name) => Expect.Errors(
        $"[Model(4)] [Linear(3, Name = {{|MG0007:\"{name}\"|}})] public sealed partial class M;",
        $"'{name.Replace("\\n", "\n").Replace("\\", "")}' cannot name weights. Use letters, digits, '_', '-', and '.' between parts: block1.conv.");

    [Fact]
    public void All_errors_of_a_model_are_told_at_once_and_none_twice() => Expect.Errors(
        """
        [Model(3, 8, 8)]
        [Conv2d(8, 3, Stride = {|MG0100:0|}, Padding = {|MG0100:-1|}, Groups = {|MG0103:3|}), ReLU, MaxPool2d(2, Stride = {|MG0100:0|})]
        [Flatten, Linear({|MG0100:-4|}, Name = "a"), Dropout({|MG0100:2|}, Name = {|MG0007:"a"|})]
        [CrossEntropyLoss, {|MG0009:MSELoss|}]
        public sealed partial class M { public {|MG0013:M|}() { } void {|MG0005:Load|}() { } }
        """,
        "The stride of 'Conv2d' (layer 0) must be at least 1, not 0.",
        "The padding of 'Conv2d' (layer 0) must be at least 0, not -1.",
        "The 8 output channels of 'Conv2d' (layer 0) do not divide into 3 groups. Make them a multiple of 3.",
        "The stride of 'MaxPool2d' (layer 2) must be at least 1, not 0.",
        "'a' needs at least one output, not -4.",
        "The probability of 'a (5)' must be from 0 to below 1, not 2.",
        "Another layer is called 'a' already. Give this one another Name.",
        "The model has a loss already. Remove MSELoss, or write a Loss method that adds several up.",
        "This constructor of the model 'M' makes no weights. Let it call the generated one: ': this(seed)' or ': this()'.",
        "'M' already has a member 'Load', which the compiler would generate. Rename it.");

    [Fact]
    public void A_loss_that_does_not_fit_the_output_is_an_error() => Expect.Errors(
        "[Model(3)] [Linear(4), CrossEntropyLoss(ClassWeights = {|MG0105:[1, 2]|})] public sealed partial class M;",
        "'CrossEntropyLoss' has weights of 2 classes, but 'Linear 0' gives 4 ([4]).");

    [Fact]
    public void A_model_has_one_loss() => Expect.Errors(
        "[Model(3)] [Linear(2), CrossEntropyLoss, {|MG0009:CrossEntropyLoss|}] public sealed partial class M;",
        "The model has a loss already. Remove CrossEntropyLoss, or write a Loss method that adds several up.");

    [Fact]
    public void A_wrong_model_keeps_its_surface() => Expect.Errors(
        """
        [Model(1, 4, 4)] [Conv2d(8, {|MG0101:7|}), Flatten, Linear(10), CrossEntropyLoss]
        public sealed partial class M;
        class User
        {
            float Use(float[] x, float[] y, int[] t)
            {
                var m = new M(seed: 3);
                m = M.Load("path");
                m.Save("path");
                System.Console.WriteLine($"{m.Parameters} {m.Buffers} {m.State} {M.Description} {m.Load("path", strict: false)}");
                IPredictor p = m.CreatePredictor(new PredictorOptions { Threads = 2 });
                M.Predictor.Load("path").Predict(image: x, output: y);
                ITrainer generic = m.CreateTrainer(32);
                M.Trainer t2 = m.CreateTrainer(batchSize: 32, new TrainerOptions { Seed = 2 });
                t2.Forward(x);
                t2.Backward(y);
                System.Console.WriteLine($"{t2.Output.Length} {t2.Gradients} {p.Inputs.Count} {generic.Targets.Count} {t2.Step} {t2.BatchSize}");
                return t2.ForwardBackward(image: x, target: t) + t2.Evaluate(x, t);
            }
        }
        """,
        "The kernel 7×7 of 'Conv2d' (layer 0) is larger than its input: the input 'image' gives [1, 4, 4]. Use a kernel of at most 4, or more Padding.");

    [Fact]
    public void A_pragma_silences_an_error() => Expect.None(
        """
        #pragma warning disable MG0101
        [Model(1, 4, 4)] [Conv2d(8, 7)] public sealed partial class M;
        """);
}
