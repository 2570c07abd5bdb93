using Microsoft.Extensions.Options;
using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Core.Scheduling;

namespace Voy8.Core.Search;

/// <summary>Finds venues.</summary>
public interface IVenueSearch
{
    /// <summary>Works with keywords alone where there are no vectors, and without Redis.</summary>
    Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default);
}

/// <summary>
/// Answers a search: both legs, fused and ranked, read and explained; stale hits are sent to be crawled. The parts are in the
/// order in which they run: <see cref="QueryUnderstanding"/>, <see cref="ResultCache"/>, <see cref="SemanticLeg"/>, <see cref="WordLeg"/>,
/// <see cref="Ranking"/>, <see cref="FoundVenueStore"/>, <see cref="HitRefresher"/>, <see cref="HitReasons"/>.
/// </summary>
internal sealed class VenueSearch(
    QueryUnderstanding understanding,
    SemanticLeg semanticLeg,
    WordLeg words,
    Ranking ranking,
    FoundVenueStore venueStore,
    HitRefresher refresher,
    ResultCache cache,
    SearchedAreas searched,
    CrawlScope scope,
    IOptions<SearchOptions> options,
    TimeProvider time) : IVenueSearch
{
    /// <inheritdoc/>
    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        var understood = await understanding.ReadAsync(query, cancellationToken);
        if (!query.ReadsAlone && (understood.Query.Filters.Area.Box ?? understood.Query.Filters.Area.RadiusBox) is { } box)
        {
            searched.Note(box.SouthWest, box.NorthEast);
        }

        var (answer, fromCache) = await cache.GetAsync(
            understood.Query,
            understood.Terms,
            token => understood.Terms.Count == 0 ? BrowseAsync(understood.Query, token) : RankAsync(understood.Query, understood.Terms, token),
            cancellationToken);
        var (hits, refreshToken) = await HydrateAsync(answer.Page, understood.Terms, [.. answer.Similar], !query.ReadsAlone, cancellationToken);
        return new SearchResult(
            hits,
            answer.Total - (answer.Page.Count - hits.Count),
            answer.TotalIsLowerBound,
            answer.Method,
            refreshToken,
            [.. answer.Kinds.Select(kind => (kind.Kind, kind.Count))],
            [.. new[] { answer.Notice, cache.Notice }.OfType<SearchNotice>()])
        {
            Understood = understood.Filters,
            Facets = answer.Facets,
            Relaxations = query.CountFacets && answer.Total == 0 ? await RelaxAsync(query, understood.Filters, cancellationToken) : [],
            FromCache = fromCache,
        };
    }

    // What each filter costs where all together leave nothing.
    private async Task<IReadOnlyList<Relaxation>> RelaxAsync(SearchQuery query, IReadOnlyList<UnderstoodFilter> filters, CancellationToken cancellationToken)
    {
        var found = new List<Relaxation>();
        foreach (var (id, label, without) in QueryRelaxation.Of(query, filters))
        {
            var understood = await understanding.ReadAsync(without, cancellationToken);
            var total = understood.Terms.Count == 0
                ? (await words.FindAsync(understood.Query, [], [], 0, cancellationToken)).Matched
                : (await MatchAsync(understood.Query, understood.Terms, cancellationToken)).Set.Matched;
            if (total > 0)
            {
                found.Add(new Relaxation(id, label, total));
            }
        }

        return [.. found.OrderByDescending(relaxation => relaxation.Total)];
    }

    private async Task<RankedAnswer> BrowseAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var set = await words.FindAsync(query, [], [], 0, cancellationToken);
        RankedCandidate[] page = [.. set.Candidates.Select(candidate => new RankedCandidate(candidate, candidate.Popularity))];
        return new RankedAnswer(page, [], set.Matched, false, SearchMethod.Browse, KindTotals(set), null)
        {
            Facets = set.Facets,
            IsCurrent = set.IsCurrent,
        };
    }

    private async Task<RankedAnswer> RankAsync(SearchQuery query, IReadOnlyList<QueryTerm> terms, CancellationToken cancellationToken)
    {
        var (semantic, set, limit) = await MatchAsync(query, terms, cancellationToken);
        var similar = semantic.VenueIds;
        RankedCandidate[] page = [.. ranking.Order(set.Candidates, semantic.Hits, query.Sort, terms, semantic.Meaning).Skip(query.Offset).Take(query.Limit)];
        return new RankedAnswer(
            page,
            [.. page.Select(ranked => ranked.Candidate.Id).Intersect(similar)],
            set.Matched,
            semantic.Hits.Count >= limit || !set.IsComplete,
            semantic.Notice is null ? SearchMethod.Hybrid : SearchMethod.KeywordOnly,
            KindTotals(set),
            semantic.Notice)
        {
            Facets = set.Facets,
            IsCurrent = set.IsCurrent,
        };
    }

    private static KindTotal[] KindTotals(CandidateSet set) => [.. set.Kinds.Select(kind => new KindTotal(kind.Kind, kind.Count))];

    private async Task<(SemanticResult Semantic, CandidateSet Set, int Limit)> MatchAsync(
        SearchQuery query, IReadOnlyList<QueryTerm> terms, CancellationToken cancellationToken)
    {
        var limit = Math.Max(options.Value.CandidatesPerLeg, query.Offset + query.Limit);

        // Before either leg looks, since what the semantic one finds by concepts stands in the index of words as well.
        var isCurrent = await words.CatchUpAsync(cancellationToken);
        var semantic = query.Legs == SearchLegs.Words ? new SemanticResult([], null) : await semanticLeg.FindAsync(query, terms, limit, cancellationToken);
        var similar = semantic.VenueIds;
        var set = await words.LookAsync(query, terms, similar, limit, cancellationToken) with { IsCurrent = isCurrent };
        return (semantic, query.Legs == SearchLegs.Meaning ? set.ByMeaningAlone([.. similar]) : set, limit);
    }

    private async Task<(IReadOnlyList<FoundHit> Hits, string? Token)> HydrateAsync(
        IReadOnlyList<RankedCandidate> page, IReadOnlyList<QueryTerm> terms, HashSet<Guid> similar, bool refreshes, CancellationToken cancellationToken)
    {
        var venues = await venueStore.ReadAsync([.. page.Select(ranked => ranked.Candidate.Id)], cancellationToken);
        var present = page.Where(ranked => venues.ContainsKey(ranked.Candidate.Id)).ToArray();
        var now = time.GetUtcNow();
        var refreshing = !refreshes ? [] : await refresher.RequestAsync([.. present.Select(ranked => venues[ranked.Candidate.Id])], now, cancellationToken);
        var highlighter = new Highlighter(terms);
        var hits = present.Select(ranked =>
        {
            var venue = venues[ranked.Candidate.Id];
            return new FoundHit(
                venue,
                ranked.Score,
                HitReasons.For(venue, ranked.Candidate, terms, similar.Contains(venue.Id)),
                ranked.Candidate.DistanceMetres,
                FreshnessPolicy.StatusOf(venue.VerifiedAt, venue.StaleAt, scope.Contains(venue.Website), now),
                refreshing.Contains(venue.Id))
            {
                NameHighlights = highlighter.Find(venue.Name),
                DescriptionHighlights = highlighter.Find(venue.Facts.Description),
            };
        });
        return ([.. hits], refreshing.Count == 0 ? null : SearchToken.Create(refreshing, now).ToString());
    }
}
