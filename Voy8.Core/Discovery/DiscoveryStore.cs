using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Jobs;

namespace Voy8.Core.Discovery;

/// <summary>Discoveries and how far each of their searches is.</summary>
public sealed class DiscoveryStore(NpgsqlDataSource database, CityStore cities, IndustryStore industries, DatasetStore datasets)
{
    /// <param name="id">Which.</param>
    /// <param name="ownerId">Whose it must be; null: anybody's.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<BusinessDiscovery?> FindAsync(Guid id, Guid? ownerId = null, CancellationToken cancellationToken = default)
    {
        Guid? jobId;
        (Guid City, Guid Industry, Guid Dataset) of;
        DateTimeOffset createdAt;
        DateTimeOffset? finishedAt;
        await using (var command = database.CreateCommand("select job_id, city_id, industry_id, dataset_id, created_at, finished_at from discovery where id = $1 and ($2 is null or owner_id = $2)"))
        {
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = ownerId });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return null;
            }

            jobId = reader.IsDBNull(0) ? null : reader.GetGuid(0);
            of = (reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3));
            createdAt = reader.GetFieldValue<DateTimeOffset>(4);
            finishedAt = reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5);
        }

        return await cities.FindAsync(of.City.ToString(), cancellationToken) is { } city
            && await industries.FindAsync(of.Industry.ToString(), cancellationToken) is { } industry
            && await datasets.FindAsync(of.Dataset.ToString(), cancellationToken) is { } dataset
            ? new BusinessDiscovery(id, jobId, city, industry, dataset, createdAt, finishedAt, await ReadSearchesAsync(id, cancellationToken))
            : null;
    }

    /// <summary>Newest first; only those of the owner, where one is named.</summary>
    public async Task<(IReadOnlyList<BusinessDiscovery> Discoveries, long Total)> ListAsync(int limit, int offset, Guid? ownerId = null, CancellationToken cancellationToken = default)
    {
        var ids = new List<Guid>();
        await using (var command = database.CreateCommand("select id from discovery where $3 is null or owner_id = $3 order by created_at desc, id desc limit $1 offset $2"))
        {
            command.Parameters.Add(new() { Value = limit });
            command.Parameters.Add(new() { Value = offset });
            command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = ownerId });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                ids.Add(reader.GetGuid(0));
            }
        }

        var found = new List<BusinessDiscovery>(ids.Count);
        foreach (var id in ids)
        {
            if (await FindAsync(id, ownerId, cancellationToken) is { } discovery)
            {
                found.Add(discovery);
            }
        }

        await using var count = database.CreateCommand("select count(*) from discovery where $1 is null or owner_id = $1");
        count.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = ownerId });
        return (found, (long)(await count.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>Enters a discovery and its job, both or neither; while one of the same is under way, that is given instead.</summary>
    internal static async Task<Guid> BeginAsync(JobTransaction transaction, City city, Industry industry, Guid datasetId, Guid? ownerId, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        var key = $"discovery:{city.Id:N}:{industry.Id:N}:{datasetId:N}:{ownerId:N}";
        var receipt = await transaction.EnqueueAsync(new DiscoverBusinesses(id), new EnqueueOptions { IdempotencyKey = key, OwnerId = ownerId }, cancellationToken);
        if (!receipt.Created)
        {
            await using var find = new NpgsqlCommand("select id from discovery where job_id = $1", transaction.Connection, transaction.Transaction) { Parameters = { new() { Value = receipt.JobId } } };
            if (await find.ExecuteScalarAsync(cancellationToken) is Guid known)
            {
                return known;
            }
        }

        await using var insert = new NpgsqlCommand("insert into discovery (id, job_id, owner_id, city_id, industry_id, dataset_id) values ($1, $2, $3, $4, $5, $6)", transaction.Connection, transaction.Transaction);
        object[] values = [id, receipt.JobId, (object?)ownerId ?? DBNull.Value, city.Id, industry.Id, datasetId];
        insert.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await insert.ExecuteNonQueryAsync(cancellationToken);
        return id;
    }

    /// <summary>Enters searches that are not there yet.</summary>
    internal async Task AddSearchesAsync(Guid id, IReadOnlyCollection<(string Adapter, string Keyword)> searches, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "insert into discovery_search (discovery_id, adapter, keyword) select $1, s.adapter, s.keyword from unnest($2, $3) as s (adapter, keyword) on conflict do nothing");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = searches.Select(search => search.Adapter).ToArray() });
        command.Parameters.Add(new() { Value = searches.Select(search => search.Keyword).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal async Task<IReadOnlyList<DirectorySearch>> ReadSearchesAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select adapter, keyword, next_page, next_listing, pages, found, created, updated, merged, unsure, failed, ended, tries
            from discovery_search where discovery_id = $1 order by adapter, keyword
            """);
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var searches = new List<DirectorySearch>();
        while (await reader.ReadAsync(cancellationToken))
        {
            int At(int column) => reader.GetInt32(column);
            searches.Add(new DirectorySearch(
                reader.GetString(0), reader.GetString(1), At(2), At(3), new DiscoveryCounts(At(4), At(5), At(6), At(7), At(8), At(9), At(10)), reader.IsDBNull(11) ? null : reader.GetString(11))
            {
                Tries = At(12),
            });
        }

        return searches;
    }

    /// <summary>Moves a search on in the caller's transaction, together with what it found on the way.</summary>
    /// <param name="transaction">What the listings are written in.</param>
    /// <param name="id">The discovery.</param>
    /// <param name="from">Where the search was.</param>
    /// <param name="to">Where it is then; its counts are those of <paramref name="from"/> and what was added.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False when another worker has moved it on.</returns>
    internal static async Task<bool> AdvanceAsync(JobTransaction transaction, Guid id, DirectorySearch from, DirectorySearch to, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            update discovery_search
            set next_page = $6, next_listing = $7, pages = $8, found = $9, created = $10, updated = $11, merged = $12, unsure = $13, failed = $14, ended = $15, tries = 0
            where discovery_id = $1 and adapter = $2 and keyword = $3 and next_page = $4 and next_listing = $5 and ended is null
            """,
            transaction.Connection,
            transaction.Transaction);
        var counts = to.Counts;
        object[] values =
        [
            id, from.Adapter, from.Keyword, from.NextPage, from.NextListing, to.NextPage, to.NextListing,
            counts.Pages, counts.Found, counts.Created, counts.Updated, counts.Merged, counts.Unsure, counts.Failed, (object?)to.Ended ?? DBNull.Value,
        ];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        if (await command.ExecuteNonQueryAsync(cancellationToken) != 1)
        {
            return false;
        }

        if (to.DoneKeys.Count > 0)
        {
            await using var seen = new NpgsqlCommand(
                "insert into discovery_seen (discovery_id, adapter, keyword, key) select $1, $2, $3, k from unnest($4) as k on conflict do nothing", transaction.Connection, transaction.Transaction)
            {
                Parameters = { new() { Value = id }, new() { Value = from.Adapter }, new() { Value = from.Keyword }, new() { Value = to.DoneKeys.ToArray() } },
            };
            await seen.ExecuteNonQueryAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Listings of the pages that the search is done with.</summary>
    internal async Task<HashSet<string>> ReadSeenAsync(Guid id, DirectorySearch search, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select key from discovery_seen where discovery_id = $1 and adapter = $2 and keyword = $3");
        object[] values = [id, search.Adapter, search.Keyword];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            seen.Add(reader.GetString(0));
        }

        return seen;
    }

    /// <summary>The next page was asked for in vain.</summary>
    internal async Task NoteFailureAsync(Guid id, DirectorySearch search, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "update discovery_search set tries = tries + 1 where discovery_id = $1 and adapter = $2 and keyword = $3 and next_page = $4 and ended is null");
        object[] values = [id, search.Adapter, search.Keyword, search.NextPage];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal async Task FinishAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            with done as (update discovery set finished_at = now() where id = $1 and finished_at is null)
            delete from discovery_seen where discovery_id = $1
            """);
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
