using System.Buffers;
using System.Numerics;

namespace ModelGen.Training;

/// <summary>Three samples of a batch, by their positions: an anchor, one of its class and one of another.</summary>
/// <param name="Anchor">The sample that both others are compared with.</param>
/// <param name="Positive">Another sample of its class.</param>
/// <param name="Negative">A sample of another class.</param>
public readonly record struct Triplet(int Anchor, int Positive, int Negative)
{
    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(Triplet), PrintMembers);
}

/// <summary>
/// Finds the triplets of a batch that a network still gets wrong, from the embeddings it gives: most of all possible ones teach it
/// nothing after a while. Embed a batch, mine it, and train on the samples of the triplets; begin with <see cref="SemiHard"/>. Allocates
/// nothing but what is rented.
/// </summary>
public static class TripletMining
{
    /// <summary>
    /// For each anchor the farthest of its class and the nearest of another: Hermans, Beyer and Leibe, "In defense of the triplet
    /// loss for person re-identification", 2017. For a network that tells most classes apart: from random weights it often maps
    /// everything to one point, and the loss stays at the margin.
    /// </summary>
    /// <param name="embeddings">A vector for each sample, one after the other.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="triplets">Where the triplets go: room for one for each sample.</param>
    /// <returns>How many there are: anchors that have another sample of their class and one of another.</returns>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static int BatchHard(ReadOnlySpan<float> embeddings, ReadOnlySpan<int> labels, Span<Triplet> triplets)
    {
        var size = Size(embeddings, labels);
        var count = 0;
        for (var anchor = 0; anchor < labels.Length; anchor++)
        {
            var (positive, negative, farthest, nearest) = (-1, -1, 0f, 0f);
            for (var other = 0; other < labels.Length; other++)
            {
                if (other == anchor) continue;
                var distance = Distance(embeddings, size, anchor, other);
                if (labels[other] == labels[anchor])
                {
                    if (positive < 0 || distance > farthest) (positive, farthest) = (other, distance);
                }
                else if (negative < 0 || distance < nearest) (negative, nearest) = (other, distance);
            }
            if (positive >= 0 && negative >= 0) Add(new Triplet(anchor, positive, negative), triplets, ref count);
        }
        return count;
    }

    /// <summary>
    /// For each pair of a class the nearest negative that is farther away than the positive, but by less than the margin; where there
    /// is none, the pair is left out. What to begin with. Schroff, Kalenichenko and Philbin, "FaceNet", 2015, section 3.2.
    /// </summary>
    /// <param name="embeddings">A vector for each sample, one after the other.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="margin">The margin of the loss: differences of Euclidean distances below it count.</param>
    /// <param name="triplets">Where the triplets go: room for one for each ordered pair of a class.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="ArgumentException">The lengths do not go together, or there is no room for all.</exception>
    public static int SemiHard(ReadOnlySpan<float> embeddings, ReadOnlySpan<int> labels, double margin, Span<Triplet> triplets)
    {
        var size = Size(embeddings, labels);
        Check.NotNegative(margin, nameof(margin));
        var distances = ArrayPool<float>.Shared.Rent(labels.Length);
        var count = 0;
        for (var anchor = 0; anchor < labels.Length; anchor++)
        {
            for (var other = 0; other < labels.Length; other++) distances[other] = MathF.Sqrt(Distance(embeddings, size, anchor, other));
            for (var positive = 0; positive < labels.Length; positive++)
            {
                if (positive == anchor || labels[positive] != labels[anchor]) continue;
                var (negative, nearest) = (-1, distances[positive] + (float)margin);
                for (var other = 0; other < labels.Length; other++)
                    if (labels[other] != labels[anchor] && distances[other] > distances[positive] && distances[other] < nearest) (negative, nearest) = (other, distances[other]);
                if (negative >= 0) Add(new Triplet(anchor, positive, negative), triplets, ref count);
            }
        }
        ArrayPool<float>.Shared.Return(distances);
        return count;
    }

    /// <summary>Copies the samples of triplets out of a batch, as the three inputs of a network that compares them take them.</summary>
    /// <param name="samples">The batch, sample after sample.</param>
    /// <param name="triplets">The triplets.</param>
    /// <param name="anchors">The anchors, sample after sample.</param>
    /// <param name="positives">The positives.</param>
    /// <param name="negatives">The negatives.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static void Gather(ReadOnlySpan<float> samples, ReadOnlySpan<Triplet> triplets, Span<float> anchors, Span<float> positives, Span<float> negatives)
    {
        if (triplets.IsEmpty) return;
        var size = anchors.Length / triplets.Length;
        if (size == 0 || anchors.Length != size * triplets.Length || positives.Length != anchors.Length || negatives.Length != anchors.Length || samples.Length % size != 0)
            throw new ArgumentException($"{triplets.Length} triplets of {anchors.Length}, {positives.Length} and {negatives.Length} elements do not go with a batch of {samples.Length}.", nameof(anchors));
        for (var i = 0; i < triplets.Length; i++)
        {
            samples.Slice(triplets[i].Anchor * size, size).CopyTo(anchors[(i * size)..]);
            samples.Slice(triplets[i].Positive * size, size).CopyTo(positives[(i * size)..]);
            samples.Slice(triplets[i].Negative * size, size).CopyTo(negatives[(i * size)..]);
        }
    }

    private static int Size(ReadOnlySpan<float> embeddings, ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty || embeddings.IsEmpty || embeddings.Length % labels.Length != 0)
            throw new ArgumentException($"{embeddings.Length} numbers are no vectors of {labels.Length} samples.", nameof(embeddings));
        return embeddings.Length / labels.Length;
    }

    private static void Add(Triplet triplet, Span<Triplet> triplets, ref int count)
    {
        if (count == triplets.Length) throw new ArgumentException($"There is room for {triplets.Length} triplets, but there are more.", nameof(triplets));
        triplets[count++] = triplet;
    }

    /// <summary>The square of the Euclidean distance of two samples.</summary>
    private static float Distance(ReadOnlySpan<float> embeddings, int size, int first, int second)
    {
        ReadOnlySpan<float> a = embeddings.Slice(first * size, size), b = embeddings.Slice(second * size, size);
        var (sums, i) = (Vector<float>.Zero, 0);
        for (; i + Vector<float>.Count <= size; i += Vector<float>.Count)
        {
            var d = new Vector<float>(a[i..]) - new Vector<float>(b[i..]);
            sums += d * d;
        }
        var sum = Vector.Sum(sums);
        for (; i < size; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
