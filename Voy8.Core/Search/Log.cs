using Microsoft.Extensions.Logging;

namespace Voy8.Core.Search;

internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Information, "Vector index loaded: {Vectors} vectors in {Milliseconds:0} ms")]
    public static partial void IndexLoaded(ILogger logger, long vectors, double milliseconds);

    [LoggerMessage(5001, LogLevel.Warning, "The vector index could not be brought up to date; it tries again")]
    public static partial void IndexBehind(ILogger logger, Exception exception);

    [LoggerMessage(5002, LogLevel.Information, "Vectors of {ModelId} are searched by the index {Kind}")]
    public static partial void IndexChosen(ILogger logger, VectorIndexKind kind, string modelId);

    [LoggerMessage(5003, LogLevel.Warning, "Search:VectorIndex asks for pgvector 0.8 or later, which this PostgreSQL does not offer: vectors are searched in memory")]
    public static partial void PgVectorMissing(ILogger logger);

    [LoggerMessage(5004, LogLevel.Warning, "pgvector is there, but could not be made use of")]
    public static partial void PgVectorRefused(ILogger logger, Exception exception);

    [LoggerMessage(5005, LogLevel.Information, "The index of words holds {Venues} venues, loaded in {Milliseconds:0} ms")]
    public static partial void WordsLoaded(ILogger logger, int venues, double milliseconds);

    [LoggerMessage(5010, LogLevel.Warning, "The semantic leg of a search failed; keywords answer alone")]
    public static partial void SemanticLegFailed(ILogger logger, Exception exception);

    [LoggerMessage(5016, LogLevel.Warning, "The vocabulary could not be embedded; queries are compared with whole venues only, and it is tried again")]
    public static partial void VocabularyNotEmbedded(ILogger logger, Exception exception);

    [LoggerMessage(5011, LogLevel.Warning, "Refreshes of stale hits could not be requested; the search is answered without them")]
    public static partial void RefreshNotRequested(ILogger logger, Exception exception);

    [LoggerMessage(5012, LogLevel.Debug, "The feed of a refresh stream broke; the stream looks for itself")]
    public static partial void FeedBroken(ILogger logger, Exception exception);

    [LoggerMessage(5013, LogLevel.Warning, "It is not known what was written last, so no answer is remembered until the next look")]
    public static partial void GenerationUnknown(ILogger logger, Exception exception);

    [LoggerMessage(5014, LogLevel.Debug, "Redis did not remember an answer; the search is made anew")]
    public static partial void CacheUnread(ILogger logger, Exception exception);

    [LoggerMessage(5015, LogLevel.Debug, "Refreshes that nobody waits for could not be made less urgent")]
    public static partial void RefreshNotLowered(ILogger logger, Exception exception);

    [LoggerMessage(5017, LogLevel.Warning, "Meaning of notes or documents could not be searched; words were")]
    public static partial void MeaningNotSearched(ILogger logger, Exception exception);
}
