namespace ModelGen.Runtime;

/// <summary>Random orthonormal vectors in plain double arithmetic, the same bits on every machine.</summary>
internal static class OrthogonalVectors
{
    /// <summary>
    /// Draws vectors of normal numbers and makes them orthogonal one after the other (Gram and Schmidt). Each is as
    /// likely to point one way as another (Mezzadri 2007), which is what <c>torch.nn.init.orthogonal_</c> draws by QR.
    /// </summary>
    /// <param name="count">How many, at most <paramref name="length"/>.</param>
    /// <param name="length">Elements of each.</param>
    /// <param name="random">Where the numbers come from.</param>
    public static double[][] Draw(int count, int length, RandomSource random)
    {
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var vector = vectors[i] = new double[length];
            double kept;
            do
            {
                for (var k = 0; k < length; k++) vector[k] = random.NextNormal();
                // Twice is enough (Kahan and Parlett), unless nearly nothing is left of the vector the first time.
                var before = Math.Sqrt(Dot(vector, vector));
                for (var pass = 0; pass < 2; pass++)
                    for (var j = 0; j < i; j++)
                        Subtract(vector, vectors[j], Dot(vector, vectors[j]));
                kept = Math.Sqrt(Dot(vector, vector));
                if (kept < 1e-6 * before) kept = 0;
            }
            while (kept == 0);
            for (var k = 0; k < length; k++) vector[k] /= kept;
        }

        return vectors;
    }

    // Four sums side by side: one alone would wait for each addition.
    private static double Dot(double[] a, double[] b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        var k = 0;
        for (; k + 4 <= a.Length; k += 4)
        {
            s0 += a[k] * b[k];
            s1 += a[k + 1] * b[k + 1];
            s2 += a[k + 2] * b[k + 2];
            s3 += a[k + 3] * b[k + 3];
        }

        for (; k < a.Length; k++) s0 += a[k] * b[k];
        return s0 + s1 + (s2 + s3);
    }

    private static void Subtract(double[] target, double[] source, double factor)
    {
        for (var k = 0; k < target.Length; k++) target[k] -= factor * source[k];
    }
}
