namespace ModelGen.Training;

/// <summary>
/// BLEU of a corpus of translations: <c>BP · exp(mean over n = 1..N of ln p_n)</c>, where p_n is the part of the n-grams of the
/// candidates that are in a reference, each counted at most as often as in the reference that has it most, and BP is
/// <c>exp(min(0, 1 - r / c))</c> for the lengths c of the candidates and r of the references nearest in length (of two equally near,
/// the shorter). Source: Papineni, Roukos, Ward and Zhu, "BLEU", 2002.
/// </summary>
/// <typeparam name="TToken">The tokens: words or their numbers.</typeparam>
public sealed class Bleu<TToken> where TToken : notnull
{
    private readonly long[] _matches;
    private readonly long[] _grams;
    private long _candidateLength;
    private long _referenceLength;

    /// <summary>BLEU up to n-grams of a length.</summary>
    /// <param name="order">N, at least 1; 4 by default.</param>
    public Bleu(int order = 4)
    {
        _matches = new long[Check.AtLeastOne(order, nameof(order))];
        _grams = new long[order];
    }

    /// <summary>
    /// Whether 1 is added to matches and n-grams of two words and more, so that a single sentence without a long match is not
    /// worth 0 (Lin and Och, "ORANGE", 2004). False by default.
    /// </summary>
    public bool Smooth { get; init; }

    /// <summary>The score, from 0 to 1; NaN before anything was added.</summary>
    public double Value
    {
        get
        {
            if (_referenceLength == 0 && _candidateLength == 0) return double.NaN;
            if (_candidateLength == 0) return 0;
            var sum = 0.0;
            for (var n = 0; n < _grams.Length; n++)
            {
                var extra = Smooth && n > 0 ? 1 : 0;
                if (_matches[n] + extra == 0) return 0;
                sum += Math.Log((double)(_matches[n] + extra) / (_grams[n] + extra));
            }
            var brevity = Math.Min(0, 1 - (double)_referenceLength / _candidateLength);
            return Math.Exp(brevity + sum / _grams.Length);
        }
    }

    /// <summary>Adds a sentence.</summary>
    /// <param name="candidate">The translation to judge.</param>
    /// <param name="references">One or more good translations.</param>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public void Add(IReadOnlyList<TToken> candidate, params IReadOnlyList<TToken>[] references)
    {
        if (references.Length == 0) throw new ArgumentException("A translation is judged by at least one reference.", nameof(references));
        _candidateLength += candidate.Count;
        _referenceLength += references
            .OrderBy(reference => Math.Abs(reference.Count - candidate.Count)).ThenBy(reference => reference.Count).First().Count;
        for (var n = 1; n <= _grams.Length; n++)
        {
            var most = new Dictionary<Gram, int>();
            foreach (var reference in references)
                foreach (var (gram, count) in Count(reference, n))
                    most[gram] = Math.Max(count, most.GetValueOrDefault(gram));
            foreach (var (gram, count) in Count(candidate, n))
            {
                _grams[n - 1] += count;
                _matches[n - 1] += Math.Min(count, most.GetValueOrDefault(gram));
            }
        }
    }

    /// <summary>Forgets all sentences.</summary>
    public void Reset()
    {
        Array.Clear(_matches);
        Array.Clear(_grams);
        (_candidateLength, _referenceLength) = (0, 0);
    }

    private static Dictionary<Gram, int> Count(IReadOnlyList<TToken> tokens, int n)
    {
        var counts = new Dictionary<Gram, int>();
        for (var start = 0; start + n <= tokens.Count; start++)
        {
            var gram = new Gram(tokens, start, n);
            counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }
        return counts;
    }

    /// <summary>Some tokens in a row, equal to any others that are the same.</summary>
    private readonly struct Gram(IReadOnlyList<TToken> tokens, int start, int length) : IEquatable<Gram>
    {
        private TToken At(int index) => tokens[start + index];

        public bool Equals(Gram other)
        {
            for (var index = 0; index < length; index++)
                if (!EqualityComparer<TToken>.Default.Equals(At(index), other.At(index))) return false;
            return true;
        }

        public override bool Equals(object? other) => other is Gram gram && Equals(gram);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            for (var index = 0; index < length; index++) hash.Add(At(index));
            return hash.ToHashCode();
        }
    }
}
