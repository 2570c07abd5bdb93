namespace Voy8.Core.Embeddings;

/// <summary>The embedding model cannot be used; the message says why, for people.</summary>
public sealed class EmbeddingModelException(string message, Exception? innerException = null) : Exception(message, innerException);
