namespace ModelGen;

/// <summary>
/// A learned vector for each token, as torch.nn.Embedding: [...] to [..., dimension]. As the first layer of a
/// sequential model it makes the model's input one of ints: <c>[Model(128)] [Embedding(10_000, 64)]</c> takes 128
/// tokens a sample. A token outside of the vocabulary is an exception that names it.
/// </summary>
/// <param name="numEmbeddings">The size of the vocabulary: tokens go from 0 to one less.</param>
/// <param name="embeddingDim">The length of each vector.</param>
public sealed class EmbeddingAttribute(int numEmbeddings, int embeddingDim) : SharingLayerAttribute
{
    /// <summary>The size of the vocabulary.</summary>
    public int NumEmbeddings { get; } = numEmbeddings;

    /// <summary>The length of each vector.</summary>
    public int EmbeddingDim { get; } = embeddingDim;

    /// <summary>The token that stands for nothing: its vector starts as zeros and gets no gradient. None (-1) unless set.</summary>
    public int PaddingIdx { get; set; } = -1;
}
