using System.Text.Json.Serialization;
using Voy8.Core.Crawling.Fetching;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>Why a request of a visit brought no answer.</summary>
internal enum VisitEnd
{
    Failed,
    Forbidden,
    Deferred,
}

/// <summary>What became of one request of a visit: an answer, or why there is none.</summary>
/// <param name="End">With <paramref name="Failure"/>, <paramref name="Message"/> and <paramref name="Wait"/>, when there is no answer.</param>
internal sealed record VisitEntry(PageResponse? Answer, VisitEnd End = default, FetchFailure Failure = default, string? Message = null, TimeSpan Wait = default)
{
    /// <summary>The request was redirected to here, to a host that was not free: it goes on from here.</summary>
    public Uri? MovedTo { get; init; }

    /// <summary>Redirects up to <see cref="MovedTo"/>.</summary>
    public int Redirects { get; init; }

    /// <summary>Of a request that ended so; null for what says nothing of the site.</summary>
    public static VisitEntry? Of(Exception exception) => exception switch
    {
        FetchException failure => new(null, VisitEnd.Failed, failure.Failure, failure.Message),
        CrawlForbiddenException => new(null, VisitEnd.Forbidden, Message: exception.Message),
        JobDeferredException deferred => new(null, VisitEnd.Deferred, Message: deferred.Message, Wait: deferred.Delay),
        _ => null,
    };

    /// <summary>As it was thrown.</summary>
    public Exception ToException() => End switch
    {
        VisitEnd.Forbidden => new CrawlForbiddenException(Message ?? ""),
        VisitEnd.Deferred => new JobDeferredException(Wait, Message ?? ""),
        _ => new FetchException(Failure, Message ?? ""),
    };
}

/// <summary>How far a visit has come in its parts so far.</summary>
/// <param name="Pauses">How often it was put back.</param>
/// <param name="Spent">Its own time, that between its parts left out.</param>
internal sealed record VisitProgress(int Pauses, TimeSpan Spent);

/// <summary>A visit as it was left.</summary>
/// <param name="Entries">By request.</param>
internal sealed record KeptVisit(IReadOnlyDictionary<string, VisitEntry> Entries, VisitProgress Progress)
{
    public static KeptVisit None { get; } = new(new Dictionary<string, VisitEntry>(), new VisitProgress(0, TimeSpan.Zero));
}

[JsonSerializable(typeof(VisitEntry))]
[JsonSerializable(typeof(VisitProgress))]
internal sealed partial class VisitJournalContext : JsonSerializerContext;
