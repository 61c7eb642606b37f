namespace ModelGen.Training;

/// <summary>Weights that make up for classes of different sizes.</summary>
public static class ClassWeights
{
    /// <summary>
    /// A weight for each class, <c>n / (classes·n_c)</c>, so that all classes count alike and the mean over the samples is 1; 0 for a
    /// class without samples. For the class weights of a cross entropy. Source: scikit-learn, <c>class_weight="balanced"</c>.
    /// </summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static double[] Balanced(ReadOnlySpan<int> labels, int classes)
    {
        var weights = new double[Check.AtLeastOne(classes, nameof(classes))];
        foreach (var label in labels)
        {
            if ((uint)label >= (uint)classes)
                throw new ArgumentOutOfRangeException(nameof(labels), $"There is no class {label}; there are {classes}, counted from 0.");
            weights[label]++;
        }
        var present = weights.Count(count => count > 0);
        foreach (ref var weight in weights.AsSpan()) weight = weight > 0 ? labels.Length / (present * weight) : 0;
        return weights;
    }

    /// <summary>The weight of each sample, that of its class: for a <see cref="WeightedSampler"/>.</summary>
    public static double[] OfSamples(ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        var result = new double[labels.Length];
        for (var sample = 0; sample < result.Length; sample++) result[sample] = weights[labels[sample]];
        return result;
    }
}
