using Npgsql;
using Voy8.Core.Storage;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue;

/// <summary>The datasets of the catalogue.</summary>
public sealed class DatasetStore(NpgsqlDataSource database)
{
    private const string Columns = "d.id, d.slug, d.name, d.attribution, d.licence, d.created_at";

    /// <summary>All datasets with their counts, in the order of their names.</summary>
    public async Task<IReadOnlyList<DatasetStatistics>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(
            $"""
            select {Columns}, coalesce(v.venues, 0), v.lat, v.lon
            from dataset d
            left join (select dataset_id, count(*) as venues, avg(lat) as lat, avg(lon) as lon from venue group by dataset_id) v
                on v.dataset_id = d.id
            order by d.name, d.slug
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var datasets = new List<DatasetStatistics>();
        while (await reader.ReadAsync(cancellationToken))
        {
            GeoPoint? centre = reader.IsDBNull(7) ? null : new GeoPoint(reader.GetDouble(7), reader.GetDouble(8));
            datasets.Add(new DatasetStatistics(Read(reader), reader.GetInt64(6), centre));
        }

        return datasets;
    }

    /// <returns>The dataset with this slug or id; null when there is none.</returns>
    public async Task<Guid?> FindIdAsync(string slugOrId, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select id from dataset where slug = $1 or id = $2");
        command.AddIdOrSlug(slugOrId);
        return (Guid?)await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <returns>The dataset with this slug or id; null when there is none.</returns>
    public async Task<Dataset?> FindAsync(string slugOrId, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand($"select {Columns} from dataset d where d.slug = $1 or d.id = $2");
        command.AddIdOrSlug(slugOrId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>Makes the dataset, or completes the one that has the slug with what is given.</summary>
    public static async Task<Dataset> UpsertAsync(JobTransaction transaction, DatasetDescription description, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlBatch(transaction.Connection, transaction.Transaction)
        {
            BatchCommands =
            {
                new(
                    """
                    insert into dataset as d (id, slug, name, attribution, licence)
                    values ($1, $2, coalesce($3, $2), $4, $5)
                    on conflict (slug) do update
                    set name = coalesce($3, d.name), attribution = coalesce($4, d.attribution), licence = coalesce($5, d.licence)
                    where (d.name, d.attribution, d.licence)
                        is distinct from (coalesce($3, d.name), coalesce($4, d.attribution), coalesce($5, d.licence))
                    """)
                {
                    Parameters =
                    {
                        new() { Value = Guid.CreateVersion7() },
                        new() { Value = description.Slug },
                        new NpgsqlParameter<string?> { TypedValue = description.Name },
                        new NpgsqlParameter<string?> { TypedValue = description.Attribution },
                        new NpgsqlParameter<string?> { TypedValue = description.Licence },
                    },
                },
                new($"select {Columns} from dataset d where slug = $1") { Parameters = { new() { Value = description.Slug } } },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return Read(reader);
    }

    /// <summary>Gives the dataset an attribution where nobody gave one.</summary>
    public static async Task AttributeAsync(JobTransaction transaction, Guid datasetId, string attribution, string licence, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlCommand(
            "update dataset set attribution = $2, licence = coalesce(licence, $3) where id = $1 and attribution is null",
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters = { new() { Value = datasetId }, new() { Value = attribution }, new() { Value = licence } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Dataset Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetString(3),
        reader.IsDBNull(4) ? null : reader.GetString(4),
        reader.GetFieldValue<DateTimeOffset>(5));
}
