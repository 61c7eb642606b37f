namespace ModelGen.Training;

/// <summary>
/// Mean average precision of detections. Over all images, the detections of a class are taken from the highest score down; each
/// is right when the box it overlaps most, of its class and image and not yet found, does so by at least the threshold. The
/// average precision of the class is the area under the curve of precision over recall, precision made falling from the right
/// (all points, as in Pascal VOC 2010 and after); the mean is over the classes that have boxes.
/// Source: Everingham et al., "The Pascal visual object classes challenge", 2010; several thresholds: Lin et al., "COCO", 2014.
/// </summary>
public sealed class MeanAveragePrecision
{
    private readonly List<(int Image, Detection Detection)> _detections = [];
    private readonly List<(int Image, int Class, Box Box)> _boxes = [];
    private int _images;

    /// <summary>Adds an image.</summary>
    /// <param name="detections">What was detected in it.</param>
    /// <param name="boxes">The boxes that are there, each with its class.</param>
    public void Add(IEnumerable<Detection> detections, IEnumerable<(int Class, Box Box)> boxes)
    {
        foreach (var detection in detections) _detections.Add((_images, detection));
        foreach (var (type, box) in boxes) _boxes.Add((_images, type, box));
        _images++;
    }

    /// <summary>Forgets all images.</summary>
    public void Reset()
    {
        _detections.Clear();
        _boxes.Clear();
        _images = 0;
    }

    /// <summary>The mean over the classes at one threshold; NaN where there are no boxes.</summary>
    /// <param name="threshold">The least overlap (IoU) of a right detection; 0.5 by default.</param>
    public double Value(double threshold = 0.5)
    {
        var classes = _boxes.Select(box => box.Class).Distinct().ToArray();
        return classes.Length == 0 ? double.NaN : classes.Average(type => OfClass(type, threshold));
    }

    /// <summary>The mean over the thresholds 0.50, 0.55, ... 0.95, as COCO asks for.</summary>
    public double OverThresholds() => Enumerable.Range(0, 10).Average(step => Value(0.5 + 0.05 * step));

    /// <summary>The average precision of one class; NaN where it has no boxes.</summary>
    /// <param name="type">The class.</param>
    /// <param name="threshold">The least overlap (IoU) of a right detection; 0.5 by default.</param>
    public double OfClass(int type, double threshold = 0.5)
    {
        var boxes = _boxes.Where(box => box.Class == type).GroupBy(box => box.Image).ToDictionary(
            image => image.Key, image => (Boxes: image.Select(box => box.Box).ToArray(), Found: new bool[image.Count()]));
        var all = boxes.Values.Sum(image => image.Boxes.Length);
        if (all == 0) return double.NaN;
        var points = new List<(double Recall, double Precision)>();
        var (right, tried) = (0, 0);
        foreach (var (image, detection) in _detections.Where(item => item.Detection.Class == type).OrderByDescending(item => item.Detection.Score))
        {
            tried++;
            if (boxes.TryGetValue(image, out var truth) && Finds(detection.Box, truth.Boxes, truth.Found, threshold)) right++;
            points.Add(((double)right / all, (double)right / tried));
        }
        var (area, precision) = (0.0, 0.0);
        for (var index = points.Count - 1; index >= 0; index--)
        {
            precision = Math.Max(precision, points[index].Precision);
            area += (points[index].Recall - (index > 0 ? points[index - 1].Recall : 0)) * precision;
        }
        return area;
    }

    private static bool Finds(Box box, Box[] boxes, bool[] found, double threshold)
    {
        var (best, overlap) = (-1, 0.0);
        for (var index = 0; index < boxes.Length; index++)
        {
            var shared = Boxes.IntersectionOverUnion(box, boxes[index]);
            if (!found[index] && shared > overlap) (best, overlap) = (index, shared);
        }
        if (best < 0 || overlap < threshold) return false;
        return found[best] = true;
    }
}
