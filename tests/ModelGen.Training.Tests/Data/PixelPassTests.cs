using ModelGen.Runtime;

namespace ModelGen.Training.Tests;

/// <summary>Passes over pixels against their definitions, one pixel at a time. Bits must agree unless said.</summary>
public sealed class PixelPassTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 3, 1, 17 }, { 1, 3, 3 }, { 3, 7, 3 }, { 1, 17, 1 }, { 3, 17, 7 }, { 1, 7, 17 }, { 3, 3, 4 }, { 3, 17, 17 }, { 2, 40, 33 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_rotation_interpolates_between_four_pixels(int channels, int height, int width)
    {
        var image = Values(channels * height * width);
        foreach (var (degrees, fill) in new[] { (180.0, 0.3f), (20.0, -0.7f) })
        {
            for (var seed = 0; seed < 10; seed++)
            {
                var angle = (2 * new RandomSource(seed, "test").NextDouble() - 1) * (degrees * Math.PI / 180);
                var (sin, cos) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
                var (middleX, middleY) = ((width - 1) / 2f, (height - 1) / 2f);
                var expected = new float[image.Length];
                for (var index = 0; index < image.Length; index++)
                {
                    var (channel, row, column) = (index / (height * width), index / width % height, index % width);
                    var x = middleX + cos * (column - middleX) + sin * (row - middleY);
                    var y = middleY - sin * (column - middleX) + cos * (row - middleY);
                    var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
                    float At(int down, int right) => left + right >= 0 && left + right < width && top + down >= 0 && top + down < height
                        ? image[(channel * height + top + down) * width + left + right]
                        : fill;
                    var upper = At(0, 0) * (1 - (x - left)) + At(0, 1) * (x - left);
                    var lower = At(1, 0) * (1 - (x - left)) + At(1, 1) * (x - left);
                    expected[index] = upper * (1 - (y - top)) + lower * (y - top);
                }
                Assert.Equal(expected, Apply(new RandomRotation(degrees, fill), channels, height, width, image, seed));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_colour_shift_rounds_the_product_and_then_the_sum(int channels, int height, int width)
    {
        var image = Values(channels * height * width);
        var random = new RandomSource(5, "test");
        var factor = (float)(1 + (2 * random.NextDouble() - 1) * 0.4);
        var expected = new float[image.Length];
        for (var channel = 0; channel < channels; channel++)
        {
            var added = (float)((2 * random.NextDouble() - 1) * 0.2);
            for (var index = channel * height * width; index < (channel + 1) * height * width; index++)
            {
                var product = image[index] * factor;
                expected[index] = product + added;
            }
        }
        Assert.Equal(expected, Apply(new ColorShift(0.2, 0.4), channels, height, width, image, 5));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(3, 17)]
    [InlineData(1, 35)]
    public void Principal_colours_are_those_of_the_covariance_of_all_pixels(int channels, int pixels)
    {
        const int Images = 5;
        var images = Values(Images * channels * pixels);
        double At(int image, int channel, int pixel) => images[(image * channels + channel) * pixels + pixel];
        var covariance = new double[channels, channels];
        var all = (from image in Enumerable.Range(0, Images) from pixel in Enumerable.Range(0, pixels) select (image, pixel)).ToArray();
        var means = Enumerable.Range(0, channels).Select(channel => all.Average(at => At(at.image, channel, at.pixel))).ToArray();
        for (var a = 0; a < channels; a++)
            for (var b = 0; b < channels; b++)
                covariance[a, b] = all.Average(at => (At(at.image, a, at.pixel) - means[a]) * (At(at.image, b, at.pixel) - means[b]));
        // The order of the sums is another one.
        Assert.Equal(SymmetricEigen.Decompose(covariance).Values, new PcaColor(images, channels, pixels).Variances, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 17)]
    [InlineData(3, 1)]
    [InlineData(3, 7)]
    [InlineData(3, 35)]
    public void Samples_are_normalised_by_the_mean_and_deviation_of_each_channel(int channels, int plane)
    {
        var values = Values(4 * channels * plane);
        var found = Normalization.Of(values, channels * plane, channels);
        for (var channel = 0; channel < channels; channel++)
        {
            var own = values.Where((_, index) => index / plane % channels == channel).Select(value => (double)value).ToArray();
            // The order of the sums is another one.
            Assert.Equal(own.Average(), found.Means[channel], 12);
            Assert.Equal(Math.Sqrt(own.Average(value => Math.Pow(value - own.Average(), 2))), found.Deviations[channel], 12);
        }
        var expected = values.Select((value, index) => (float)found.Apply(value, index / plane % channels)).ToArray();
        found.Apply(values, channels * plane);
        Assert.Equal(expected, values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(17)]
    [InlineData(300)]
    public void Bytes_become_the_normalised_numbers_of_their_channel(int plane)
    {
        var normalization = new Normalization([0.485, 0.2, 0], [0.229, 0.1, 1]);
        var bytes = Enumerable.Range(0, 2 * 3 * plane).Select(index => (byte)(index * 7)).ToArray();
        var expected = bytes.Select((value, index) => normalization.Apply(value / 255.0, index / plane % 3)).ToArray();
        var (single, both) = (new float[bytes.Length], new double[bytes.Length]);
        DataColumn.OfBytes(bytes, 3 * plane, normalization).Gather([0, 1], single);
        DataColumn.OfBytes(bytes, 3 * plane, normalization, TensorType.Double).Gather([0, 1], both);
        Assert.Equal(Array.ConvertAll(expected, value => (float)value), single);
        Assert.Equal(expected, both);
    }

    [Fact]
    public void A_channel_of_equal_values_has_them_as_mean_and_the_deviation_1()
    {
        var found = Normalization.Of([.. Enumerable.Repeat(0.1f, 3 * 17)], 17);
        Assert.Equal((0.1f, 1), (found.Means[0], found.Deviations[0]));
        Assert.Equal((0, 1), (Normalization.Of([], 17).Means[0], Normalization.Of([], 17).Deviations[0]));
    }

    [Fact]
    public void Turning_and_colouring_larger_images_allocates_nothing()
    {
        TensorMemory[] batch = [new float[3 * 9 * 19]];
        var augmentation = new ImageAugmentation(3, 9, 19, 1, new RandomRotation(30, 1), new ColorShift(0.1, 0.1));
        Assert.Equal(0, Allocation.Of(() => augmentation.Apply(batch, 1, 0, 0)));
    }

    private static float[] Values(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 3 - 1))];
    }

    private static float[] Apply(ImageTransform transform, int channels, int height, int width, float[] image, int seed)
    {
        float[] result = [.. image];
        transform.Apply(new AugmentedImage(result, new float[image.Length], channels, height, width), new RandomSource(seed, "test"));
        return result;
    }
}
