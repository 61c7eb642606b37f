namespace ModelGen;

/// <summary>What detectors do with boxes.</summary>
public static class Boxes
{
    /// <summary>
    /// The area two boxes share, divided by the area they cover together (Jaccard's index), as torchvision.ops.box_iou; 0
    /// where both are empty.
    /// </summary>
    /// <param name="first">One box.</param>
    /// <param name="second">The other, in the same units.</param>
    public static double IntersectionOverUnion(Box first, Box second)
    {
        var shared = new Box(
            Math.Max(first.Left, second.Left), Math.Max(first.Top, second.Top), Math.Min(first.Right, second.Right), Math.Min(first.Bottom, second.Bottom)).Area;
        var together = first.Area + second.Area - shared;
        return together > 0 ? shared / together : 0;
    }

    /// <summary>
    /// Keeps one detection of each object: from the highest score down, drops what overlaps one of its class that was kept,
    /// as torchvision.ops.batched_nms.
    /// </summary>
    /// <param name="detections">What a detector found, in any order; left as it is.</param>
    /// <param name="threshold">Boxes that overlap by more (intersection over union) are one object; 0 to 1.</param>
    /// <returns>What was kept, the highest score first; of equal scores, the first given.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public static Detection[] NonMaximumSuppression(ReadOnlySpan<Detection> detections, double threshold = 0.5)
    {
        if (!(threshold is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(threshold), $"The threshold must be from 0 to 1, but is {threshold}.");
        var order = new int[detections.Length];
        var scores = new double[detections.Length];
        for (var i = 0; i < order.Length; i++)
        {
            if (double.IsNaN(detections[i].Score)) throw new ArgumentException($"The score of detection {i} is not a number.", nameof(detections));
            (order[i], scores[i]) = (i, detections[i].Score);
        }
        Array.Sort(order, (a, b) => scores[a] != scores[b] ? scores[b].CompareTo(scores[a]) : a.CompareTo(b));

        var (kept, count) = (new Detection[order.Length], 0);
        var ofClass = new Dictionary<int, KeptBoxes>();
        foreach (var place in order)
        {
            var candidate = detections[place];
            if (!ofClass.TryGetValue(candidate.Class, out var rivals)) ofClass.Add(candidate.Class, rivals = new KeptBoxes());
            if (rivals.Overlap(candidate.Box, threshold)) continue;
            rivals.Add(candidate.Box);
            kept[count++] = candidate;
        }
        return kept[..count];
    }
}
