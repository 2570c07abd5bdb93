using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace Voy8.Core.Search;

/// <summary>Stems of words by PostgreSQL's stemmers (Snowball) for English, German, Greek and Dutch, as the index has them; remembered. Thread-safe.</summary>
internal sealed class StemStore(NpgsqlDataSource database) : IDisposable
{
    private const int ShortestWord = 4;
    private const int RememberedWords = 20_000;

    private const string Stems =
        """
        select word, array_agg(distinct stem)
        from unnest($1::text[]) as word
        cross join pg_ts_dict d
        cross join lateral unnest(ts_lexize(d.oid::regdictionary, word)) as stem
        where d.dictnamespace = 'pg_catalog'::regnamespace and d.dictname in ('english_stem', 'german_stem', 'greek_stem', 'dutch_stem') and stem <> word
        group by word
        """;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = RememberedWords });

    /// <summary>The same terms, each word with its stems in any of the languages.</summary>
    public async Task<IReadOnlyList<QueryTerm>> AddStemsAsync(IReadOnlyList<QueryTerm> terms, CancellationToken cancellationToken)
    {
        string[] words = [.. terms.SelectMany(term => term.Words).Where(MayHaveStem).Distinct(StringComparer.Ordinal)];
        var stems = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (_known.TryGetValue(word, out string[]? known))
            {
                stems.Add(word, known!);
            }
        }

        await LookUpAsync([.. words.Where(word => !stems.ContainsKey(word))], stems, cancellationToken);
        return [.. terms.Select(term => term with { Stems = [.. term.Words.Select(word => stems.GetValueOrDefault(word, []))] })];
    }

    public void Dispose() => _known.Dispose();

    private static bool MayHaveStem(string word) => word.Length >= ShortestWord && word.All(char.IsLetter);

    private async Task LookUpAsync(string[] words, Dictionary<string, string[]> stems, CancellationToken cancellationToken)
    {
        if (words.Length == 0)
        {
            return;
        }

        await using var command = database.CreateCommand(Stems);
        command.Parameters.Add(new NpgsqlParameter { Value = words });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            stems.Add(reader.GetString(0), reader.GetFieldValue<string[]>(1));
        }

        foreach (var word in words)
        {
            _known.Set(word, stems.GetValueOrDefault(word, []), new MemoryCacheEntryOptions { Size = 1 });
        }
    }
}
