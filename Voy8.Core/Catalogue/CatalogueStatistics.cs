using Npgsql;

namespace Voy8.Core.Catalogue;

/// <summary>Counts over the whole catalogue.</summary>
public sealed class CatalogueStatistics(NpgsqlDataSource database)
{
    public const int MaxKinds = 200;

    /// <summary>How many venues there are of each kind, most frequent first, at most <see cref="MaxKinds"/> kinds.</summary>
    public async Task<IReadOnlyList<(string Kind, long Venues)>> CountByKindAsync(CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select kind, count(*) from venue group by kind order by count(*) desc, kind limit $1");
        command.Parameters.Add(new() { Value = MaxKinds });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var kinds = new List<(string, long)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            kinds.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return kinds;
    }
}
