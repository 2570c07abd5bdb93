using Npgsql;
using Voy8.Core.Storage;

namespace Voy8.Core.Discovery;

/// <summary>The industries that businesses can be looked for of, with their keywords.</summary>
public sealed class IndustryStore(NpgsqlDataSource database)
{
    private const string Select =
        """
        select i.id, i.slug, i.name, i.kind, coalesce(k.language, ''), coalesce(array_agg(k.keyword order by k.ordinal) filter (where k.keyword is not null), '{}')
        from industry i
        left join industry_keyword k on k.industry_id = i.id
        """;

    private const string Group = "group by i.id, k.language order by i.name, i.slug, k.language";

    public async Task<IReadOnlyList<Industry>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand($"{Select} {Group}");
        return await ReadAsync(command, cancellationToken);
    }

    /// <param name="idOrSlug">Either names an industry.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Industry?> FindAsync(string idOrSlug, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand($"{Select} where i.slug = $1 or i.id = $2 {Group}");
        command.AddIdOrSlug(idOrSlug);
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Adds the industry, or changes the one that has the slug.</summary>
    public async Task<Industry> PutAsync(Industry industry, CancellationToken cancellationToken = default)
    {
        var keywords = industry.Keywords.SelectMany(pair => pair.Value.Select((keyword, ordinal) => (Language: pair.Key, Ordinal: (short)ordinal, Keyword: keyword))).ToArray();
        await using var command = database.CreateCommand(
            """
            with put as (
                insert into industry (id, slug, name, kind) values ($1, $2, $3, $4)
                on conflict (slug) do update set name = excluded.name, kind = excluded.kind returning id),
            gone as (delete from industry_keyword k using put where k.industry_id = put.id
                     and not exists (select from unnest($5::text[], $6::smallint[]) as n (language, ordinal) where n.language = k.language and n.ordinal = k.ordinal))
            insert into industry_keyword (industry_id, language, ordinal, keyword)
            select put.id, n.language, n.ordinal, n.keyword from put, unnest($5::text[], $6::smallint[], $7::text[]) as n (language, ordinal, keyword)
            on conflict (industry_id, language, ordinal) do update set keyword = excluded.keyword
            """);
        object[] values =
        [
            industry.Id, industry.Slug, industry.Name, industry.Kind,
            keywords.Select(keyword => keyword.Language).ToArray(), keywords.Select(keyword => keyword.Ordinal).ToArray(), keywords.Select(keyword => keyword.Keyword).ToArray(),
        ];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
        return (await FindAsync(industry.Slug, cancellationToken))!;
    }

    private static async Task<IReadOnlyList<Industry>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var industries = new List<Industry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (industries.LastOrDefault()?.Id != reader.GetGuid(0))
            {
                industries.Add(new Industry(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)));
            }

            if (reader.GetString(4) is { Length: > 0 } language)
            {
                ((Dictionary<string, IReadOnlyList<string>>)industries[^1].Keywords)[language] = reader.GetFieldValue<string[]>(5);
            }
        }

        return industries;
    }
}
