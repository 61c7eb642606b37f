namespace ModelGen.Training;

/// <summary>Parameters with their gradients.</summary>
internal static class ParameterPairs
{
    /// <summary>Pairs each gradient with the parameter of its name.</summary>
    public static (IParameter Parameter, IParameter Gradient)[] Of(IParameterSet parameters, IParameterSet gradients)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        var byName = parameters.Items.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        return [.. gradients.Items.Select(gradient => (Find(byName, gradient), gradient))];
    }

    private static IParameter Find(Dictionary<string, IParameter> byName, IParameter gradient)
    {
        if (!byName.TryGetValue(gradient.Name, out var parameter))
            throw new ArgumentException($"There is a gradient '{gradient.Name}', but no parameter of that name.");
        var (wanted, given) = (parameter.Memory, gradient.Memory);
        if (wanted.Type != given.Type || wanted.Length != given.Length)
            throw new ArgumentException(
                $"'{gradient.Name}' has {wanted.Length} elements of {wanted.Type}, but its gradient {given.Length} of {given.Type}.");
        if (wanted.Type == TensorType.Int32)
            throw new ArgumentException($"'{gradient.Name}' holds integers, which cannot be trained.");
        return parameter;
    }
}
