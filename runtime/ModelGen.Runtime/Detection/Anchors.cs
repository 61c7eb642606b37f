using System.Collections;

namespace ModelGen;

/// <summary>
/// A box that a detector corrects into the box of an object: a prior of SSD (Liu and others, "SSD: single shot multibox
/// detector", 2015), in parts of the image.
/// </summary>
/// <param name="X">The middle, 0 at the left and 1 at the right.</param>
/// <param name="Y">The middle, 0 at the top and 1 at the bottom.</param>
/// <param name="Width">The width, 1 for the whole image.</param>
/// <param name="Height">The height, 1 for the whole image.</param>
public readonly record struct Anchor(double X, double Y, double Width, double Height)
{
    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(Anchor), PrintMembers);
}

/// <summary>The anchors of one of a detector's images of features.</summary>
/// <param name="Stride">How many pixels of the input lie between two neighbours.</param>
/// <param name="Sizes">Width and height, in pixels of the input, of the anchors that stand at every place.</param>
public sealed record AnchorLevel(int Stride, params (double Width, double Height)[] Sizes)
{
    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(AnchorLevel), PrintMembers);
}

/// <summary>The anchors of a detector, in the order of its outputs.</summary>
public sealed class Anchors : IReadOnlyList<Anchor>
{
    private readonly Anchor[] _anchors;

    /// <summary>
    /// Spreads anchors over an image: level by level, row by row, place by place, all sizes of a place together. A level has
    /// width / stride columns and height / stride rows, rounded up, whose middles lie half a stride from the edges; sizes and
    /// places end at the edges of the image.
    /// </summary>
    /// <param name="width">The width of the input in pixels.</param>
    /// <param name="height">The height of the input in pixels.</param>
    /// <param name="levels">The levels in the order of the outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or stride is not positive.</exception>
    public Anchors(int width, int height, params ReadOnlySpan<AnchorLevel> levels)
    {
        if (width < 1 || height < 1) throw new ArgumentOutOfRangeException(width < 1 ? nameof(width) : nameof(height), $"An image has at least one pixel, but the input is {width} × {height}.");
        var anchors = new List<Anchor>();
        foreach (var level in levels)
        {
            if (level.Stride < 1) throw new ArgumentOutOfRangeException(nameof(levels), $"A stride is at least 1, but a level has {level.Stride}.");
            for (var y = level.Stride / 2.0; y < height + level.Stride / 2.0; y += level.Stride)
                for (var x = level.Stride / 2.0; x < width + level.Stride / 2.0; x += level.Stride)
                    foreach (var (anchorWidth, anchorHeight) in level.Sizes)
                        anchors.Add(new Anchor(Math.Min(x / width, 1), Math.Min(y / height, 1), Math.Min(anchorWidth / width, 1), Math.Min(anchorHeight / height, 1)));
        }
        _anchors = [.. anchors];
    }

    /// <inheritdoc/>
    public int Count => _anchors.Length;

    /// <inheritdoc/>
    public Anchor this[int index] => _anchors[index];

    /// <summary>
    /// The box that a detector means by four numbers of an anchor: the middle moved by the first two times
    /// <paramref name="centreVariance"/> times the anchor's size, the size multiplied with exp of the last two times
    /// <paramref name="sizeVariance"/>.
    /// </summary>
    /// <param name="index">The anchor.</param>
    /// <param name="offsets">Offsets of x, y, width and height.</param>
    /// <param name="centreVariance">0.1 in SSD and most of its kin.</param>
    /// <param name="sizeVariance">0.2 in SSD and most of its kin.</param>
    /// <returns>The box in parts of the image; it may reach beyond the edges.</returns>
    /// <exception cref="ArgumentException">There are not four offsets.</exception>
    public Box Decode(int index, ReadOnlySpan<float> offsets, double centreVariance = 0.1, double sizeVariance = 0.2)
    {
        if (offsets.Length != 4) throw new ArgumentException($"A box has 4 offsets, not {offsets.Length}.", nameof(offsets));
        var anchor = _anchors[index];
        var (x, y) = (anchor.X + offsets[0] * centreVariance * anchor.Width, anchor.Y + offsets[1] * centreVariance * anchor.Height);
        var (width, height) = (anchor.Width * Math.Exp(offsets[2] * sizeVariance), anchor.Height * Math.Exp(offsets[3] * sizeVariance));
        return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
    }

    /// <inheritdoc/>
    public IEnumerator<Anchor> GetEnumerator() => ((IEnumerable<Anchor>)_anchors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
