using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Crawling;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Catalogue.Entering;

/// <summary>How an entry ended.</summary>
public enum EntryOutcome
{
    Made,

    /// <summary>The same came before with the same key: this is the answer of then.</summary>
    Repeated,

    /// <summary>Something else came before with the same key.</summary>
    KeyReused,
}

/// <param name="Venue">Null where the key was reused.</param>
public sealed record EntryResult(EntryOutcome Outcome, EnteredVenue? Venue);

/// <summary>
/// Venues that are entered one by one. The venue, its facts, the key under which the entry came, and the jobs that follow are written in
/// one transaction; nothing slow happens in it, and Redis is not needed.
/// </summary>
public sealed class VenueEntryStore(
    NpgsqlDataSource database, IJobClient jobs, EnrichmentStore enrichment, CrawlRequests crawls, IVenueFeed feed, TimeProvider time)
{
    /// <summary>Where entered venues go.</summary>
    public static readonly DatasetDescription Dataset = new("yellow-books", "Yellow Books", null, null);

    /// <summary>The longest Idempotency-Key.</summary>
    public const int MaxKeyLength = IdempotencyKeys.MaxLength;

    private const string Note =
        """
        insert into venue_entry (venue_id, body, account_id, entered_at) values ($1, $2, $3, $4)
        on conflict (venue_id) do update set body = excluded.body, account_id = excluded.account_id
        """;

    private Guid? _datasetId;

    /// <summary>Printable ASCII without spaces, at most <see cref="MaxKeyLength"/>.</summary>
    public static bool IsKey(string key) => IdempotencyKeys.IsValid(key);

    /// <param name="entry">Trimmed, and without <see cref="VenueEntryRules.Problems"/>.</param>
    /// <param name="accountId">Who enters it; null without a token.</param>
    /// <param name="key">Under which the same entry is made once; null where the caller wants no such thing.</param>
    /// <param name="cancellationToken">Stops it before it is committed.</param>
    public async Task<EntryResult> AddAsync(VenueEntry entry, Guid? accountId, string? key, CancellationToken cancellationToken = default)
    {
        var now = Now();
        var id = Guid.CreateVersion7(now);
        var dataset = await FindDatasetAsync(cancellationToken);
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var caller = accountId ?? Guid.Empty;
        NpgsqlBatchCommand[] take = key is null ? [] : [.. IdempotencyKeys.CommandsToTake(caller, key, entry.Hash(), id, now)];
        var draft = VenueEntryFacts.ToDraft(id, entry);
        if (!await InsertAsync(transaction, take, dataset, id, entry, draft, accountId, now, cancellationToken))
        {
            // What was written with it is rolled back.
            var before = await IdempotencyKeys.ReadAsync(transaction, caller, key!, cancellationToken);
            return before.BodyHash.AsSpan().SequenceEqual(entry.Hash())
                ? new EntryResult(EntryOutcome.Repeated, new EnteredVenue(before.VenueId, entry, before.At))
                : new EntryResult(EntryOutcome.KeyReused, null);
        }

        await EnqueueAsync(transaction, id, draft, accountId, isNewText: true, isNewSite: true, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new EntryResult(EntryOutcome.Made, new EnteredVenue(id, entry, now));
    }

    /// <summary>Says another thing of a venue that was entered.</summary>
    /// <returns>Null when no such venue was entered.</returns>
    public async Task<EnteredVenue?> ReplaceAsync(Guid id, VenueEntry entry, Guid accountId, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(transaction, id, cancellationToken) is not { } before)
        {
            return null;
        }

        // An older observation would be passed over, and clocks differ.
        var now = Now() is var present && present > before.SaidAt ? present : before.SaidAt;
        var draft = VenueEntryFacts.ToDraft(id, entry);
        var isNewText = await UpdateAsync(transaction, id, entry, draft, accountId, now, cancellationToken);
        await EnqueueAsync(transaction, id, draft, accountId, isNewText, isNewSite: draft.Website != before.Website, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await feed.PublishAsync(new VenueChange(id, VenueChangeKind.Refreshed), CancellationToken.None);
        return new EnteredVenue(id, entry, before.EnteredAt);
    }

    public async Task<EnteredVenue?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select body, entered_at from venue_entry join venue on id = venue_id where venue_id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new EnteredVenue(id, VenueEntry.FromJson(reader.GetString(0)), reader.GetFieldValue<DateTimeOffset>(1))
            : null;
    }

    /// <summary>Everything of a new venue in one message: somebody waits for the answer.</summary>
    /// <param name="take">What comes first and takes its key; none where there is no key.</param>
    /// <returns>False when the key was taken: what was written must not be committed.</returns>
    private async Task<bool> InsertAsync(
        JobTransaction transaction,
        NpgsqlBatchCommand[] take,
        Guid datasetId,
        Guid id,
        VenueEntry entry,
        VenueDraft draft,
        Guid? accountId,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var prepared = enrichment.Prepare(draft.Name, draft.Kind, draft.Country, VenueEntryFacts.ToObservation(id, entry, now));
        await using var rows = new NpgsqlBatch(transaction.Connection, transaction.Transaction);
        foreach (var command in (NpgsqlBatchCommand[])
            [.. take, VenueStore.Insert(id, datasetId, draft), NoteOf(id, entry, accountId, now), .. EnrichmentStore.CommandsForNew(ObservationSource.Entry, now, [prepared])])
        {
            rows.BatchCommands.Add(command);
        }

        await rows.PrepareAsync(cancellationToken);
        return await rows.ExecuteScalarAsync(cancellationToken) is not null || take.Length == 0;
    }

    /// <returns>Whether what search reads of it has changed.</returns>
    private async Task<bool> UpdateAsync(
        JobTransaction transaction, Guid id, VenueEntry entry, VenueDraft draft, Guid? accountId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using (var rows = new NpgsqlBatch(transaction.Connection, transaction.Transaction) { BatchCommands = { VenueStore.Update(id, draft), NoteOf(id, entry, accountId, now) } })
        {
            await rows.ExecuteNonQueryAsync(cancellationToken);
        }

        var outcomes = await enrichment.ApplyAsync(transaction, [VenueEntryFacts.ToObservation(id, entry, now)], cancellationToken);
        return outcomes.Any(outcome => outcome.TextChanged);
    }

    private async Task EnqueueAsync(
        JobTransaction transaction, Guid id, VenueDraft draft, Guid? accountId, bool isNewText, bool isNewSite, CancellationToken cancellationToken)
    {
        if (isNewText)
        {
            await transaction.EnqueueAsync(new EmbedVenues([id]), new EnqueueOptions { OwnerId = accountId }, cancellationToken);
        }

        if (isNewSite)
        {
            await crawls.RequestAsync(transaction, [(id, draft.Website)], JobPriority.Normal, cancellationToken);
        }
    }

    private static NpgsqlBatchCommand NoteOf(Guid id, VenueEntry entry, Guid? accountId, DateTimeOffset now) => new(Note)
    {
        Parameters =
        {
            new() { Value = id },
            new() { Value = entry.ToJson(), NpgsqlDbType = NpgsqlDbType.Jsonb },
            new() { Value = (object?)accountId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = now.UtcDateTime },
        },
    };

    private static async Task<(string? Website, DateTimeOffset EnteredAt, DateTimeOffset SaidAt)?> LockAsync(JobTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select v.website, e.entered_at, coalesce(o.seen_at, e.entered_at)
            from venue v
            join venue_entry e on e.venue_id = v.id
            left join observation o on o.venue_id = v.id and o.source = $2
            where v.id = $1
            for no key update of v
            """,
            transaction.Connection,
            transaction.Transaction)
        {
            Parameters = { new() { Value = id }, new() { Value = ObservationSource.Entry } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2))
            : null;
    }

    /// <summary>It is made apart, once: entries that all wrote its row would take turns. No dataset is ever deleted.</summary>
    private async Task<Guid> FindDatasetAsync(CancellationToken cancellationToken)
    {
        if (_datasetId is { } known)
        {
            return known;
        }

        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var dataset = await DatasetStore.UpsertAsync(transaction, Dataset, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (_datasetId = dataset.Id).Value;
    }

    /// <summary>PostgreSQL keeps microseconds: the answer says what a later one says.</summary>
    private DateTimeOffset Now() => time.GetUtcNow() is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)) : default;
}
