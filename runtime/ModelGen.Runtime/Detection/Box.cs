namespace ModelGen;

/// <summary>An axis-aligned rectangle, in pixels or in parts of an image.</summary>
/// <param name="Left">The smaller x.</param>
/// <param name="Top">The smaller y.</param>
/// <param name="Right">The larger x.</param>
/// <param name="Bottom">The larger y.</param>
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Width times height; 0 where the box is inside out.</summary>
    public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>The same box in other units: parts of an image of that size become pixels.</summary>
    /// <param name="width">What every x is multiplied with.</param>
    /// <param name="height">What every y is multiplied with.</param>
    public Box Scale(double width, double height) => new(Left * width, Top * height, Right * width, Bottom * height);

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(Box), PrintMembers);
}
