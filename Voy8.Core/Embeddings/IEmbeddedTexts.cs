namespace Voy8.Core.Embeddings;

/// <summary>What can be made vectors of anew: texts of one kind, in the order of their ids, each in somebody's or something's scope.</summary>
internal interface IEmbeddedTexts
{
    /// <summary>How many are in the scope, after one.</summary>
    Task<long> CountAsync(Guid scope, Guid after, CancellationToken cancellationToken);

    /// <summary>Those that follow one, in the order of their ids.</summary>
    Task<IReadOnlyList<PendingText>> ReadAsync(Guid scope, Guid after, int limit, CancellationToken cancellationToken);

    /// <summary>Stores vectors of those texts that are still what was embedded. Writing the same again changes nothing.</summary>
    /// <returns>How many are other than before.</returns>
    Task<int> WriteAsync(string modelId, IReadOnlyList<PendingText> texts, IReadOnlyList<ReadOnlyMemory<float>> vectors, CancellationToken cancellationToken);
}
