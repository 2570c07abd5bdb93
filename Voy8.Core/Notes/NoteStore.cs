using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Notes;

/// <summary>
/// Writes people's notes. A note and the job that embeds it commit together. Every statement names the owner: to anybody else a note is not there.
/// </summary>
public sealed class NoteStore(NpgsqlDataSource database, IJobClient jobs, IOptions<NotesOptions> options, TimeProvider time)
{
    // More than these deleted ones are not kept for undoing.
    private const int MaxDeleted = 100;

    // What one person writes at once takes turns, so that no bound is passed; counted is what is there when the turn has come.
    private const string Lock = "select from account where id = $1 for no key update";

    // The venue stays until the note is in: a merge then finds it.
    private const string Count =
        "select (select count(*) from note where owner_id = $1 and deleted_at is null), (select name from venue where id = $2 for key share)";

    private const string Insert =
        """
        insert into note (id, owner_id, venue_id, written_on, venue_name, text, plain, plain_hash, codes, search)
        values ($1, $2, $3, $3, $4, $5, $6, $7, $10, note_words($8, $9, $10))
        """;

    private const string Update =
        """
        update note set text = $3, plain = $4, plain_hash = $5, codes = $8, search = note_words($6, $7, $8), version = version + 1, updated_at = now()
        where id = $1 and owner_id = $2
        """;

    private const string Delete =
        """
        update note set deleted_at = now() where id = $1 and owner_id = $2 and deleted_at is null and version = coalesce($3, version)
        """;

    private const string Trim =
        """
        delete from note where owner_id = $1 and deleted_at is not null
            and id not in (select id from note where owner_id = $1 and deleted_at is not null order by deleted_at desc, id limit $2)
        """;

    private const string Restore = "update note set deleted_at = null where id = $1 and owner_id = $2 and deleted_at is not null";

    /// <returns>What is wrong with a text; null when nothing is.</returns>
    public string? ProblemOf(string? written) => NoteText.Read(written, options.Value.MaxLength).Problem;

    /// <param name="ownerId">Whose note it is to be.</param>
    /// <param name="venueId">On which venue.</param>
    /// <param name="written">Markdown, as it was written.</param>
    /// <param name="cancellationToken">Stops it before it is committed.</param>
    public async Task<NoteResult> CreateAsync(Guid ownerId, Guid venueId, string? written, CancellationToken cancellationToken = default)
    {
        var (text, problem) = NoteText.Read(written, options.Value.MaxLength);
        if (text is null)
        {
            return new NoteResult(NoteOutcome.Unfit, Problem: problem);
        }

        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var (count, venueName) = await LockAsync(transaction, ownerId, venueId, cancellationToken);
        if (venueName is null || count >= options.Value.MaxNotes)
        {
            return new NoteResult(venueName is null ? NoteOutcome.NoSuchVenue : NoteOutcome.TooMany);
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        await ExecuteAsync(
            transaction, Insert, cancellationToken,
            [Value(id), Value(ownerId), Value(venueId), Value(venueName), Value(text.Markdown), Value(text.Plain), Value(text.PlainHash), .. WordsOf(venueName, text)]);
        return await EmbedAndCommitAsync(transaction, ownerId, id, cancellationToken);
    }

    /// <param name="expected">The version that is to be changed; null changes whatever is there.</param>
    public async Task<NoteResult> EditAsync(Guid ownerId, Guid id, string? written, int? expected = null, CancellationToken cancellationToken = default)
    {
        var (text, problem) = NoteText.Read(written, options.Value.MaxLength);
        if (text is null)
        {
            return new NoteResult(NoteOutcome.Unfit, Problem: problem);
        }

        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var note = await NoteSql.FindAsync(transaction.Connection, transaction.Transaction, ownerId, id, " for no key update of n", cancellationToken);
        if (note is null || note.Version != (expected ?? note.Version))
        {
            return new NoteResult(note is null ? NoteOutcome.NotFound : NoteOutcome.Changed, note);
        }

        if (note.Text == text.Markdown)
        {
            return new NoteResult(NoteOutcome.Done, note);
        }

        await ExecuteAsync(
            transaction, Update, cancellationToken,
            [Value(id), Value(ownerId), Value(text.Markdown), Value(text.Plain), Value(text.PlainHash), .. WordsOf(note.VenueName, text)]);
        return await EmbedAndCommitAsync(transaction, ownerId, id, cancellationToken);
    }

    /// <summary>Deletes a note; for a while it can be brought back.</summary>
    /// <param name="expected">The version that is to be deleted; null deletes whatever is there.</param>
    public async Task<NoteResult> DeleteAsync(Guid ownerId, Guid id, int? expected = null, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var deleted = await ExecuteAsync(
            transaction, Delete, cancellationToken, [Value(id), Value(ownerId), new NpgsqlParameter { Value = (object?)expected ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer }]);
        if (deleted == 0)
        {
            var note = await NoteSql.FindAsync(transaction.Connection, transaction.Transaction, ownerId, id, "", cancellationToken);
            return new NoteResult(note is null ? NoteOutcome.NotFound : NoteOutcome.Changed, note);
        }

        await ExecuteAsync(transaction, Trim, cancellationToken, Value(ownerId), Value(MaxDeleted));
        await transaction.CommitAsync(cancellationToken);
        return new NoteResult(NoteOutcome.Done);
    }

    /// <summary>Brings back a note that was deleted a moment ago; one that is there stays as it is.</summary>
    public async Task<NoteResult> RestoreAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        var (count, _) = await LockAsync(transaction, ownerId, Guid.Empty, cancellationToken);
        if (await NoteSql.FindAsync(transaction.Connection, transaction.Transaction, ownerId, id, "", cancellationToken) is { } there)
        {
            return new NoteResult(NoteOutcome.Done, there);
        }

        if (await ExecuteAsync(transaction, Restore, cancellationToken, Value(id), Value(ownerId)) == 0)
        {
            return new NoteResult(NoteOutcome.NotFound);
        }

        return count >= options.Value.MaxNotes
            ? new NoteResult(NoteOutcome.TooMany)
            : await EmbedAndCommitAsync(transaction, ownerId, id, cancellationToken);
    }

    /// <summary>In the transaction that makes one venue part of another: notes on it are notes on the other from now on.</summary>
    public static Task FollowMergeAsync(JobTransaction transaction, Guid absorbed, Guid venue, CancellationToken cancellationToken = default) =>
        ExecuteAsync(transaction, "update note set venue_id = $2 where venue_id = $1", cancellationToken, Value(absorbed), Value(venue));

    /// <summary>In the transaction that undoes a merge: notes that were written on the absorbed venue, or on one that is part of it, are its notes again.</summary>
    public static Task FollowUndoAsync(JobTransaction transaction, Guid venue, Guid absorbed, Guid[] origins, CancellationToken cancellationToken = default) =>
        ExecuteAsync(transaction, "update note set venue_id = $2 where venue_id = $1 and written_on = any ($3)", cancellationToken, Value(venue), Value(absorbed), Value(origins));

    /// <summary>Null when there is no such note of this owner's.</summary>
    public async Task<Note?> FindAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await NoteSql.FindAsync(connection, null, ownerId, id, "", cancellationToken);
    }

    private static NpgsqlParameter[] WordsOf(string venueName, NoteText text)
    {
        var name = TextFolding.Fold(venueName);
        return
        [
            Value(Transliteration.ToLatin(name) is { } latin ? $"{name}\n{latin}" : name),
            Value(text.Words),
            new NpgsqlParameter { Value = text.Codes.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        ];
    }

    private static async Task<(long Count, string? VenueName)> LockAsync(JobTransaction transaction, Guid ownerId, Guid venueId, CancellationToken cancellationToken)
    {
        await ExecuteAsync(transaction, Lock, cancellationToken, Value(ownerId));
        await using var command = new NpgsqlCommand(Count, transaction.Connection, transaction.Transaction) { Parameters = { Value(ownerId), Value(venueId) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    private static async Task<NoteResult> EmbedAndCommitAsync(JobTransaction transaction, Guid ownerId, Guid id, CancellationToken cancellationToken)
    {
        var note = await NoteSql.FindAsync(transaction.Connection, transaction.Transaction, ownerId, id, "", cancellationToken);
        await transaction.EnqueueAsync(new EmbedNotes([id]), new EnqueueOptions { OwnerId = ownerId }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new NoteResult(NoteOutcome.Done, note);
    }

    private static async Task<int> ExecuteAsync(JobTransaction transaction, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        command.Parameters.AddRange(values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Value(object value) => new() { Value = value };
}
