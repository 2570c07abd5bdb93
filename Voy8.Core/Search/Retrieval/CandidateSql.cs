namespace Voy8.Core.Search;

/// <summary>
/// The statement of <see cref="CandidateStore"/>. Venues are looked for in stages, each only where the earlier ones left room: those that
/// are known to have every concept and are called by every other word, those with every term somewhere, with all but one, with any, with names that are nearly a word. Then a few hundred are judged closely.
/// </summary>
internal static class CandidateSql
{
    /// <summary>The words of <c>enrichment e</c> that are codes.</summary>
    public const string Codes = "array(select word from unnest(tsvector_to_array(e.search)) as word where strpos(word, '=') > 0)";

    /// <summary>The parts of a <c>with</c> that end in <c>found (id, kind)</c>: all that match, of whatever kind.</summary>
    public static string Found(SearchQuery query, IReadOnlyList<QueryTerm> terms, bool typos)
    {
        var stages = Stages(terms, typos).ToArray();
        return string.Join(",\n", [.. stages.Select((stage, i) => Stage(query, stage, [.. stages.Take(i)])), Semantic(query), Union(stages)]);
    }

    public static string Write(SearchQuery query, IReadOnlyList<QueryTerm> terms, bool typos)
    {
        var kinds = FilterSql.Kinds(query.Filters);
        var distance = FilterSql.Distance(query.Filters, "e");
        var order = query.Sort == SearchSort.Distance || (query.Sort == SearchSort.Relevance && query.Filters.Area.Near is not null)
            ? "distance nulls last, popularity desc, id"
            : "popularity desc, distance nulls last, id";
        var stages = Stages(terms, typos).ToArray();
        var best = string.Join(" union all ", stages.Select(stage =>
            $"(select id from {stage.Name} where {kinds} order by {order} limit @limit)"));

        // Sorted by anything but relevance, a half-match must not go before a full one.
        var relevant = query.Sort == SearchSort.Relevance ? "" : "where coverage >= best / 2";
        return $"""
            with {Found(query, terms, typos)}, chosen as (
                {best} union select id from semantic where {kinds}
            ), judged as materialized (
                select e.venue_id as id, {distance} as distance, e.popularity, e.search @@ @any::tsquery as matches,
                       ts_rank(@rank_weights, e.search, @any::tsquery, 1) as rank, e.search @@ @name::tsquery as name_matches,
                       e.verified_at is not null and (e.stale_at is null or e.stale_at > @now) as fresh, {Codes} as codes, e.completeness, {TermSql.Values(terms, typos)} as terms
                from chosen join enrichment e on e.venue_id = chosen.id
            ), covered as (
                select *, {TermSql.Coverage(terms)} as coverage from judged
            ), ranked as (
                select *, max(coverage) over () as best from covered
            )
            select id, null::text as kind, 0 as count, distance, popularity, matches or coverage > 0, rank, name_matches, terms, coverage, fresh, codes, completeness from ranked {relevant}
            union all
            select null, kind, count(*)::integer, null, null, null, null, null, null, null, null, null, null from found group by kind
            """;
    }

    private static string Stage(SearchQuery query, SearchStage stage, SearchStage[] earlier)
    {
        var kinds = FilterSql.Kinds(query.Filters);
        var enough = earlier.Length == 0
            ? ""
            : $" and ({string.Join(" + ", earlier.Select(other => $"(select count(*) from {other.Name} where {kinds})"))}) < {stage.Enough}"
                + string.Concat(earlier.Select(other => $" and not e.search @@ @{other.Query}::tsquery"));
        return $"""
            {stage.Name} as materialized (
                select e.venue_id as id, e.kind, {FilterSql.Distance(query.Filters, "e")} as distance, e.popularity
                from enrichment e where {stage.Condition}{FilterSql.Conditions(query.Filters, "e")}{enough} limit @matches
            )
            """;
    }

    private static string Semantic(SearchQuery query) =>
        $"semantic as materialized (select e.venue_id as id, e.kind from enrichment e where e.venue_id = any (@semantic){FilterSql.Conditions(query.Filters, "e")})";

    private static string Union(IEnumerable<SearchStage> stages)
    {
        var byWords = string.Join(" union all ", stages.Select(stage => $"select id, kind from {stage.Name}"));
        return $"found as ({byWords} union all select id, kind from semantic where not exists (select from ({byWords}) by_words where by_words.id = semantic.id))";
    }

    private static IEnumerable<SearchStage> Stages(IReadOnlyList<QueryTerm> terms, bool typos)
    {
        yield return new SearchStage("strictly", "strict", "e.search @@ @strict::tsquery", "");
        yield return new SearchStage("with_all", "all", "e.search @@ @all::tsquery", "@enough");
        if (terms.Count > 2)
        {
            yield return new SearchStage("with_most", "most", "e.search @@ @most::tsquery", "@enough");
        }

        if (terms.Count > 1)
        {
            yield return new SearchStage("with_any", "any", "e.search @@ @any::tsquery", "@enough");
        }

        var mistyped = Enumerable.Range(0, terms.Count).Where(i => TermSql.CanBeMistyped(terms[i])).Select(i => $"@word{i} <% e.names").ToArray();
        if (typos && mistyped.Length > 0)
        {
            yield return new SearchStage("with_name", "any", $"({string.Join(" or ", mistyped)})", "@few");
        }
    }

    /// <param name="Query">The parameter of its tsquery.</param>
    /// <param name="Enough">Venues that earlier stages must have found for it to be left out.</param>
    private sealed record SearchStage(string Name, string Query, string Condition, string Enough);
}
