using ModelGen.Runtime;

namespace ModelGen.Training.Tests;

public sealed class AugmentationTests
{
    [Fact]
    public void A_mirror_turns_every_row_of_every_channel() =>
        Assert.Equal([3, 2, 1, 6, 5, 4, /**/ 9, 8, 7, 0, 0, 1], Apply(new Mirror(1), 2, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0, 0]));

    [Fact]
    public void A_mirror_can_be_left_out() => Assert.Equal([1, 2], Apply(new Mirror(0), 1, 1, 2, [1, 2]));

    [Fact]
    public void A_shift_moves_the_image_and_fills_the_rest()
    {
        // Every result is the image moved by some number of rows and columns.
        float[] image = [1, 2, 3, 4, 5, 6];
        var seen = new HashSet<string>();
        for (var seed = 0; seed < 300; seed++)
        {
            var result = Apply(new RandomShift(1, 2, fill: -1), 1, 2, 3, image, seed);
            seen.Add(string.Join(' ', result));
        }
        var expected = new HashSet<string>();
        for (var down = -1; down <= 1; down++)
        {
            for (var right = -2; right <= 2; right++)
            {
                var moved = new float[6];
                for (var row = 0; row < 2; row++)
                    for (var column = 0; column < 3; column++)
                    {
                        var (y, x) = (row - down, column - right);
                        moved[row * 3 + column] = y is >= 0 and < 2 && x is >= 0 and < 3 ? image[y * 3 + x] : -1;
                    }
                expected.Add(string.Join(' ', moved));
            }
        }
        Assert.Equal(expected.Order(), seen.Order());
    }

    [Fact]
    public void A_crop_is_a_shift_within_the_padding()
    {
        var image = Enumerable.Range(1, 18).Select(value => (float)value).ToArray();
        Assert.Equal(Apply(new RandomShift(2, 2, 7), 2, 3, 3, image, 5), Apply(new RandomCrop(2, 7), 2, 3, 3, image, 5));
        // Wider than the image: nothing of it may be left, and nothing may break.
        for (var seed = 0; seed < 50; seed++) Apply(new RandomCrop(9), 2, 3, 3, image, seed);
    }

    [Fact]
    public void A_rotation_keeps_the_centre_and_brings_pixels_round()
    {
        var image = new float[25];
        (image[12], image[13], image[7]) = (5, 3, 1);
        for (var seed = 0; seed < 20; seed++)
        {
            var turned = Apply(new RandomRotation(40), 1, 5, 5, image, seed);
            Assert.Equal(5, turned[12], 4);
            Assert.All(turned, value => Assert.InRange(value, 0, 5.00001f));
        }
        Assert.Equal(image, Apply(new RandomRotation(0), 1, 5, 5, image));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(181));
    }

    [Fact]
    public void A_colour_shift_changes_whole_channels()
    {
        var image = new float[] { 0, 0, 0, 1, 1, 1 };
        var result = Apply(new ColorShift(0.5, 0.2), 2, 1, 3, image, 4);
        Assert.Single(result[..3].Distinct());
        Assert.Single(result[3..].Distinct());
        Assert.InRange(result[0], -0.5f, 0.5f);
        Assert.InRange(result[3], 0.3f, 1.7f);
        Assert.NotEqual(result[0], result[3] - 1);
    }

    [Fact]
    public void Principal_colours_follow_the_variance_of_the_channels()
    {
        // Two channels that vary together along (3, 4) / 5 with variance 25·v, and not at all across it.
        var random = new Random(3);
        var images = new float[2 * 100];
        for (var pixel = 0; pixel < 100; pixel++)
        {
            var along = random.NextDouble() - 0.5;
            (images[pixel], images[100 + pixel]) = ((float)(3 * along), (float)(4 * along));
        }
        var transform = new PcaColor(images, 2, 100);
        Assert.InRange(transform.Variances[0], 1, 3);
        Assert.Equal(0, transform.Variances[1], 6);
        var shifted = Apply(transform, 2, 1, 2, [0, 0, 0, 0], 6);
        Assert.Equal(shifted[0], shifted[1]);
        Assert.NotEqual(0, shifted[0]);
        Assert.Equal(4.0 / 3, shifted[2] / shifted[0], 3);
    }

    [Fact]
    public void Eigenvectors_of_a_known_matrix()
    {
        var (values, vectors) = SymmetricEigen.Decompose(new double[,] { { 2, 1, 0 }, { 1, 2, 0 }, { 0, 0, 5 } });
        Assert.Equal([5, 3, 1], values, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(1, Math.Abs(vectors[2, 0]), 12);
        Assert.Equal(vectors[0, 1], vectors[1, 1], 12);
        Assert.Equal(vectors[0, 2], -vectors[1, 2], 12);
    }

    [Fact]
    public void Augmentation_depends_on_the_place_in_the_epoch_not_on_the_batch()
    {
        float[] Epoch(int batch, int seed, int epoch = 0)
        {
            var data = new Dataset(DataColumn.Of(Enumerable.Range(0, 10 * 12).Select(value => (float)value).ToArray(), 12));
            var loader = new BatchLoader(data, batch, new ShuffledSampler(1))
            {
                Transforms = [new ImageAugmentation(1, 3, 4, seed, new Mirror(), new RandomShift(1, 1))],
            };
            loader.Seek(epoch);
            var all = new List<float>();
            while (loader.Next()) all.AddRange(loader.Batch[0].Single.ToArray());
            return [.. all];
        }
        Assert.Equal(Epoch(3, 1), Epoch(10, 1));
        Assert.NotEqual(Epoch(3, 1), Epoch(3, 2));
        Assert.NotEqual(Epoch(3, 1, 4), Epoch(3, 1, 5));
    }

    [Fact]
    public void Augmenting_allocates_nothing()
    {
        var data = new Dataset(DataColumn.Of(new float[3000 * 12], 12));
        var loader = new BatchLoader(data, 8)
        {
            Transforms = [new ImageAugmentation(3, 2, 2, 1,
                new Mirror(), new RandomCrop(1), new RandomRotation(10), new ColorShift(0.1), new PcaColor(new float[24], 3, 4))],
        };
        Assert.Equal(0, Allocation.Of(() => loader.Next()));
    }

    [Fact]
    public void Images_of_another_size_are_named()
    {
        var loader = new BatchLoader(new Dataset(DataColumn.Of(new float[24], 12)), 2)
        {
            Transforms = [new ImageAugmentation(1, 2, 5, 1, new Mirror())],
        };
        Assert.Contains("[1, 2, 5], 10 elements, but the batch has 12", Assert.Throws<ArgumentException>(() => loader.Next()).Message);
    }

    private static float[] Apply(ImageTransform transform, int channels, int height, int width, float[] image, int seed = 0)
    {
        float[] result = [.. image];
        transform.Apply(new AugmentedImage(result, new float[image.Length], channels, height, width), new RandomSource(seed, "test"));
        return result;
    }
}
