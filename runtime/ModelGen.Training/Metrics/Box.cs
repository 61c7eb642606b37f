namespace ModelGen.Training;

/// <summary>An axis-aligned rectangle.</summary>
/// <param name="Left">The smaller x.</param>
/// <param name="Top">The smaller y.</param>
/// <param name="Right">The larger x.</param>
/// <param name="Bottom">The larger y.</param>
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Width times height; 0 where the box is inside out.</summary>
    public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>The area two boxes share, divided by the area they cover together; 0 where both are empty.</summary>
    public double IoU(Box other)
    {
        var shared = new Box(
            Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom)).Area;
        var together = Area + other.Area - shared;
        return together > 0 ? shared / together : 0;
    }
}
