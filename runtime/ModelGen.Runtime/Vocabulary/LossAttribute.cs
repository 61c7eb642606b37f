namespace ModelGen;

/// <summary>The loss of a network: one attribute on the class, wherever it stands among the layers.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LossAttribute : Attribute;
