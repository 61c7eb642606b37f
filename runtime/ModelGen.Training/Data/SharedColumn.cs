namespace ModelGen.Training;

/// <summary>One tensor for all batches.</summary>
internal sealed class SharedColumn<T>(T[] values) : DataColumn(0, values.Length) where T : unmanaged
{
    public override TensorType Type { get; } = TensorMemoryExtensions.TypeOf<T>();

    public override bool IsShared => true;

    public override void Gather(ReadOnlySpan<int> indices, TensorMemory destination) => values.CopyTo(destination.Elements<T>());
}
