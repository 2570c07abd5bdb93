using Voy8.Contracts;

namespace Voy8.Web.Searching;

/// <summary>A hit on the page, with what came in since it was found.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Changed">Names of the <see cref="VenueSummary"/> properties that the last refresh changed.</param>
/// <param name="Version">Grows with each refresh, so that a highlight starts anew.</param>
public sealed record LiveHit(SearchHit Hit, int Rank, LiveState State, IReadOnlySet<string> Changed, int Version)
{
    public static LiveHit Of(SearchHit hit, int rank) =>
        new(hit, rank, hit.Refreshing ? LiveState.Refreshing : LiveState.Still, SummaryChanges.None, 0);

    public LiveHit With(VenueRefreshEvent refresh)
    {
        var facts = refresh.Facts ?? Hit.Facts;
        var hit = Hit with { Facts = facts, Highlights = HighlightsOf(facts), Freshness = refresh.Freshness ?? Hit.Freshness, Refreshing = refresh.State == RefreshState.Refreshing };
        var changed = SummaryChanges.Between(Hit.Facts, facts);
        var state = refresh.State switch
        {
            RefreshState.Refreshing => LiveState.Refreshing,
            RefreshState.Failed => LiveState.Failed,
            _ => LiveState.Refreshed,
        };
        return new LiveHit(hit, Rank, state, changed.Count == 0 ? Changed : changed, changed.Count == 0 ? Version : Version + 1);
    }

    // Where the words stand in the old description says nothing of a new one.
    private Highlights? HighlightsOf(VenueSummary facts) =>
        facts.Description == Hit.Facts.Description ? Hit.Highlights : Hit.Highlights is { } known ? known with { Description = [] } : null;

    /// <summary>Nothing more will be heard of a refresh that had not ended.</summary>
    public LiveHit Settled() =>
        State == LiveState.Refreshing ? this with { State = LiveState.Still, Hit = Hit with { Refreshing = false } } : this;
}

public enum LiveState
{
    Still,
    Refreshing,
    Refreshed,
    Failed,
}
