using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Corrections;

/// <summary>
/// What people say of a venue. It outranks every crawl and import until it is taken back; each step stays in the venue's history.
/// The observation, its place in the history and the embedding job are written in one transaction.
/// </summary>
public sealed class CorrectionStore(
    NpgsqlDataSource database, IJobClient jobs, EnrichmentStore enrichment, IVenueFeed feed, IOptions<CorrectionsOptions> options, TimeProvider time)
{
    // Somebody who corrects several venues at once takes turns with themselves, so that the bound holds: what is counted is seen after this.
    private const string LockAccount = "select from account where id = $1 for no key update";

    // People who correct one venue at the same time take turns, and so do their merges.
    private const string Lock =
        """
        select v.country, array(select jsonb_array_elements_text(e.facts -> $2)),
               (select count(*) from correction c where c.account_id = $3 and c.made_at > now() - interval '1 hour')
        from venue v
        left join enrichment e on e.venue_id = v.id
        where v.id = $1
        for no key update of v
        """;

    private const string ReadSaid = "select facts, seen_at from observation where venue_id = $1 and source = $2";

    private const string Note =
        """
        insert into correction (id, venue_id, made_on, account_id, field, values, before) values ($1, $2, $2, $3, $4, $5, $6)
        """;

    /// <summary>Says what a field is, in the place of whatever people said of it before.</summary>
    /// <param name="venueId">Of which venue.</param>
    /// <param name="accountId">Who says so.</param>
    /// <param name="field">One of <see cref="CorrectionValues.Fields"/>.</param>
    /// <param name="written">As the person wrote it; null takes back what was said.</param>
    /// <param name="cancellationToken">Stops it before it is committed.</param>
    public async Task<CorrectionResult> CorrectAsync(
        Guid venueId, Guid accountId, string field, IReadOnlyList<string?>? written, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(transaction, venueId, accountId, field, cancellationToken) is not { } venue)
        {
            return new CorrectionResult(CorrectionOutcome.NoSuchVenue);
        }

        var (values, problem) = written is null ? ([], null) : CorrectionValues.Read(field, written, venue.Country);
        if (problem is not null)
        {
            return new CorrectionResult(CorrectionOutcome.Unfit, problem);
        }

        if (venue.Lately >= options.Value.MaxPerHour)
        {
            return new CorrectionResult(CorrectionOutcome.TooMany);
        }

        var said = await ReadSaidAsync(transaction, venueId, cancellationToken);
        var present = said.Facts.Where(fact => fact.Field == field).Select(fact => fact.Value).ToHashSet(StringComparer.Ordinal);
        if (!present.SetEquals(values))
        {
            await WriteAsync(transaction, said, accountId, field, values, venue.Before, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await feed.PublishAsync(new VenueChange(venueId, VenueChangeKind.Refreshed), CancellationToken.None);
        }

        return new CorrectionResult(CorrectionOutcome.Made);
    }

    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<Correction> Corrections, long Total)> ListAsync(Guid venueId, int limit, int offset, CancellationToken cancellationToken = default)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("select count(*) from correction where venue_id = $1") { Parameters = { new() { Value = venueId } } });
        batch.BatchCommands.Add(new(
            """
            select c.id, c.venue_id, c.account_id, a.email, c.field, c.values, c.before, c.made_at
            from correction c
            left join account a on a.id = c.account_id
            where c.venue_id = $1
            order by c.id desc
            limit $2 offset $3
            """)
        {
            Parameters = { new() { Value = venueId }, new() { Value = limit }, new() { Value = offset } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var corrections = new List<Correction>();
        while (await reader.ReadAsync(cancellationToken))
        {
            corrections.Add(new Correction(
                reader.GetGuid(0),
                reader.GetGuid(1),
                reader.IsDBNull(2) ? null : reader.GetGuid(2),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.GetString(4),
                reader.GetFieldValue<string[]>(5),
                reader.GetFieldValue<string[]>(6),
                reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return (corrections, total);
    }

    private static async Task<LockedVenue?> LockAsync(JobTransaction transaction, Guid venueId, Guid accountId, string field, CancellationToken cancellationToken)
    {
        await using (var account = new NpgsqlCommand(LockAccount, transaction.Connection, transaction.Transaction) { Parameters = { new() { Value = accountId } } })
        {
            await account.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var command = new NpgsqlCommand(Lock, transaction.Connection, transaction.Transaction)
        {
            Parameters = { new() { Value = venueId }, new() { Value = field }, new() { Value = accountId } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LockedVenue(reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetFieldValue<string[]>(1), reader.GetInt64(2))
            : null;
    }

    private async Task<Observation> ReadSaidAsync(JobTransaction transaction, Guid venueId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSaid, transaction.Connection, transaction.Transaction)
        {
            Parameters = { new() { Value = venueId }, new() { Value = ObservationSource.Person } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? FactJson.Read(venueId, ObservationSource.Person, reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1))
            : new Observation(venueId, ObservationSource.Person, [], time.GetUtcNow());
    }

    private async Task WriteAsync(
        JobTransaction transaction, Observation said, Guid accountId, string field, IReadOnlyList<string> values, string[] before, CancellationToken cancellationToken)
    {
        // An older observation would be passed over, and clocks differ.
        var now = time.GetUtcNow();
        var at = now > said.SeenAt ? now : said.SeenAt;
        Fact[] facts =
        [
            .. said.Facts.Where(fact => fact.Field != field),
            .. values.Select(value => new Fact(field, value, SourceUrl: null, FactMethod.Person, Confidence: 1, at)),
        ];
        var outcomes = await enrichment.ApplyAsync(transaction, [said with { Facts = facts, SeenAt = at }], cancellationToken);
        if (outcomes.Any(outcome => outcome.TextChanged))
        {
            await transaction.EnqueueAsync(new EmbedVenues([said.VenueId]), cancellationToken: cancellationToken);
        }

        await using var command = new NpgsqlCommand(Note, transaction.Connection, transaction.Transaction)
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7(now) },
                new() { Value = said.VenueId },
                new() { Value = accountId },
                new() { Value = field },
                new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = before, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record LockedVenue(string? Country, string[] Before, long Lately);
}
