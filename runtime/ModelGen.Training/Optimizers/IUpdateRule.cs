using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// The arithmetic of one optimizer on one vector of elements. It holds the coefficients of the step; the loop around it
/// is <see cref="UpdateLoop"/>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IUpdateRule<T> where T : unmanaged
{
    /// <summary>How many of the three states the rule reads and writes; the others are not touched.</summary>
    static abstract int States { get; }

    /// <summary>Moves parameters against their gradient and brings the states forward.</summary>
    void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> a, ref Vector<T> b, ref Vector<T> c);
}
