namespace ModelGen.Training;

/// <summary>Eigenvalues and eigenvectors of small symmetric matrices, by Jacobi's rotations (1846).</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 64;

    /// <summary>The eigenvalues, largest first, and the eigenvectors as columns in the same order.</summary>
    public static (double[] Values, double[,] Vectors) Decompose(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var vectors = new double[size, size];
        for (var index = 0; index < size; index++) vectors[index, index] = 1;
        for (var sweep = 0; sweep < MostSweeps && !IsDiagonal(a); sweep++)
            for (var p = 0; p < size; p++)
                for (var q = p + 1; q < size; q++) Rotate(a, vectors, p, q);
        var order = Enumerable.Range(0, size).OrderByDescending(index => a[index, index]).ToArray();
        var sorted = new double[size, size];
        for (var column = 0; column < size; column++)
            for (var row = 0; row < size; row++) sorted[row, column] = vectors[row, order[column]];
        return ([.. order.Select(index => a[index, index])], sorted);
    }

    private static bool IsDiagonal(double[,] a)
    {
        var (off, on) = (0.0, 0.0);
        for (var row = 0; row < a.GetLength(0); row++)
            for (var column = 0; column < a.GetLength(0); column++)
            {
                if (row == column) on += a[row, column] * a[row, column];
                else off += a[row, column] * a[row, column];
            }
        return off <= 1e-30 * on;
    }

    private static void Rotate(double[,] a, double[,] vectors, int p, int q)
    {
        if (a[p, q] == 0) return;
        var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var cosine = 1 / Math.Sqrt(tangent * tangent + 1);
        var sine = tangent * cosine;
        for (var index = 0; index < a.GetLength(0); index++)
        {
            (a[index, p], a[index, q]) = (cosine * a[index, p] - sine * a[index, q], sine * a[index, p] + cosine * a[index, q]);
        }
        for (var index = 0; index < a.GetLength(0); index++)
        {
            (a[p, index], a[q, index]) = (cosine * a[p, index] - sine * a[q, index], sine * a[p, index] + cosine * a[q, index]);
            (vectors[index, p], vectors[index, q]) =
                (cosine * vectors[index, p] - sine * vectors[index, q], sine * vectors[index, p] + cosine * vectors[index, q]);
        }
    }
}
