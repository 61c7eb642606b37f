using FaceFinder;
using Images;

namespace ModelGen.Zoo.Tests;

public sealed class FaceTests
{
    private static readonly SafetensorsFile s_published = SafetensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "models", "ultraface-rfb-320", "io.safetensors"));

    [Fact]
    public void The_detector_gives_the_published_scores_and_offsets()
    {
        using var weights = typeof(FaceDetector).Assembly.GetManifestResourceStream("face-detector.safetensors")!;
        var input = s_published["image_u8"].ToInt32s().Select(value => (value - 127) / 128f).ToArray();
        var (scores, offsets) = (new float[2 * 4420], new float[4 * 4420]);
        FaceDetector.Load(weights).CreatePredictor().Predict(input, scores, offsets);
        var bound = new Bound(Relative: 1e-4, Absolute: 1e-5);
        var (expectedScores, expectedOffsets) = (s_published["scores"].ToSingles(), s_published["boxes"].ToSingles());
        for (var i = 0; i < scores.Length; i++) bound.Number($"score {i}", scores[i], expectedScores[i]);
        for (var i = 0; i < offsets.Length; i++) bound.Number($"offset {i}", offsets[i], expectedOffsets[i]);
        Assert.Equal(7, Enumerable.Range(0, 4420).Count(i => scores[2 * i + 1] > 0.7f));
    }

    [Fact]
    public void There_is_an_anchor_for_every_row_of_the_output() => Assert.Equal(4420, FaceDetector.Anchors.Count);

    [Fact]
    public void The_shipped_portrait_is_the_published_input()
    {
        var input = Faces.Input(Portrait());
        var expected = s_published["image_u8"].ToInt32s();
        for (var i = 0; i < input.Length; i++) Assert.Equal((expected[i] - 127) / 128f, input[i], 5);
    }

    [Theory, InlineData(2, 2), InlineData(3, 3), InlineData(1, 2)]
    public void A_face_is_found_in_a_picture_of_another_size(int across, int down)
    {
        var portrait = Portrait();
        var large = new Picture(320 * across, 240 * down, 3, new byte[portrait.Samples.Length * across * down]);
        for (var y = 0; y < large.Height; y++)
            for (var x = 0; x < large.Width; x++)
                portrait.Samples.AsSpan(3 * (y / down * 320 + x / across), 3).CopyTo(large.Samples.AsSpan(3 * (y * large.Width + x)));
        var (faces, finder) = (Assert.Single(new Faces().Find(portrait, 0.7)), new Faces());
        var found = Assert.Single(finder.Find(large, 0.7));
        Assert.InRange(Boxes.IntersectionOverUnion(faces.Box.Scale(across, down), found.Box), 0.9, 1);
    }

    [Fact]
    public void There_is_no_face_in_a_grey_wall() => Assert.Empty(new Faces().Find(new Picture(100, 100, 1, Enumerable.Repeat((byte)128, 10_000).ToArray()), 0.7));

    [Theory]
    [InlineData(-50, -50, 1000, 1000)]
    [InlineData(300, 200, 400, 300)]
    [InlineData(5, 5, 5, 5)]
    [InlineData(50, 50, 20, 20)]
    [InlineData(double.NegativeInfinity, -1e300, double.PositiveInfinity, 1e300)]
    public void A_box_that_reaches_beyond_the_picture_is_drawn_where_it_can_be(double left, double top, double right, double bottom)
    {
        var picture = new Picture(320, 240, 3, new byte[3 * 320 * 240]);
        Drawing.Outline(picture, new Box(left, top, right, bottom));
        var isVisible = left is > 0 and < 320 && right > left;
        Assert.Equal(isVisible, picture.Samples.Any(value => value > 0));
    }

    private static Picture Portrait() => PictureFile.Load(Path.Combine(AppContext.BaseDirectory, "data", "portrait.ppm"));
}
