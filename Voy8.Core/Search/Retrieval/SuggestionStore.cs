using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>What somebody may be about to type.</summary>
/// <param name="Type">venue, kind, cuisine, feature or speciality.</param>
/// <param name="Id">The venue's id, or the code.</param>
public sealed record Suggestion(string Text, string Type, string Id);

/// <summary>
/// Completes what was typed so far: words of the vocabulary and, by <see cref="WordIndex"/>, names of venues; while that is being loaded, names by
/// PostgreSQL's index of words.
/// </summary>
public sealed class SuggestionStore
{
    // Names looked at for one answer; a short beginning has thousands.
    private const int MaxNames = 100;
    private const int MaxStoredNames = 300;
    private const int ShortestName = 3;

    private const string Order = "order by venue.popularity desc, length(venue.name), venue.name limit $2";

    private const string NamesOf = $"select id, name from venue where id = any ($1) {Order}";

    private static readonly string StoredNames =
        $"""
        select venue.id, venue.name from (select venue_id from enrichment where search @@ $1::tsquery limit {MaxStoredNames}) found
        join venue on venue.id = found.venue_id
        {Order}
        """;

    private static readonly (string Folded, string Text, VocabularyEntry Entry)[] Terms =
        [.. Vocabulary.All.SelectMany(entry => entry.Terms.Select(term => (Folded: Join(QueryWords.Split(term)), term, entry)))
            .OrderBy(term => term.Folded.Length).ThenBy(term => term.Folded, StringComparer.Ordinal)];

    private readonly NpgsqlDataSource _database;
    private readonly WordIndex _index;
    private readonly WordIndexFeeder _feeder;

    internal SuggestionStore(NpgsqlDataSource database, WordIndex index, WordIndexFeeder feeder) => (_database, _index, _feeder) = (database, index, feeder);

    /// <param name="text">What was typed; the last word may be half a word.</param>
    /// <param name="limit">How many, at most; half of them at least are left to venues.</param>
    public async Task<IReadOnlyList<Suggestion>> FindAsync(string text, int limit, CancellationToken cancellationToken = default)
    {
        var words = QueryWords.Split(text);
        if (words.Count == 0)
        {
            return [];
        }

        var typed = Join(words);
        var suggestions = Terms
            .Where(term => term.Folded.StartsWith(typed, StringComparison.Ordinal))
            .DistinctBy(term => (term.Entry.Type, term.Entry.Code))
            .Take((limit + 1) / 2)
            .Select(term => new Suggestion(term.Text, term.Entry.Type.ToString().ToLowerInvariant(), term.Entry.Code))
            .ToList();
        if (typed.Length >= ShortestName)
        {
            suggestions.AddRange(await NamesAsync(words, limit - suggestions.Count, cancellationToken));
        }

        return suggestions;
    }

    private static string Join(IReadOnlyList<string> words) => string.Join(' ', words);

    private async Task<IReadOnlyList<Suggestion>> NamesAsync(IReadOnlyList<string> words, int limit, CancellationToken cancellationToken)
    {
        var term = new QueryTerm([.. words.Take(QueryParser.MaxTerms)], []);
        var inMemory = _index.IsReady;
        if (inMemory)
        {
            await _feeder.WaitAsync(cancellationToken);
        }

        var (statement, sought) = inMemory
            ? (NamesOf, new NpgsqlParameter { Value = _index.Called(term, MaxNames).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid })
            : (StoredNames, new NpgsqlParameter { Value = TsQuery.Name([term]) });
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(statement, connection) { Parameters = { sought, new() { Value = limit } } };
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<Suggestion>();
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(new Suggestion(reader.GetString(1), "venue", reader.GetGuid(0).ToString()));
        }

        return names;
    }
}
