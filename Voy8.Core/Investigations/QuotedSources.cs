using Npgsql;
using Voy8.Core.Files;
using Voy8.Core.Notes;
using static Voy8.Core.Investigations.InvestigationSql;

namespace Voy8.Core.Investigations;

/// <summary>
/// The notes and files that a step quotes. Deleting one clears the steps that quote it (0091_forgotten_sources.sql); a step that is about to be
/// stored holds them until it is, so that none slips through between.
/// </summary>
internal static class QuotedSources
{
    // One that somebody is just writing to is passed over: waiting for it could be waiting for each other.
    private const string Hold =
        $"""
        select (select count(*) from (select from stored_file f where {FileSql.Visible} and f.id = any ($2) for share skip locked) file)
             + (select count(*) from (select from note n where {NoteSql.Own} and n.id = any ($3) for share skip locked) note)
        """;

    /// <summary>Whether the person can read them all, now and until the transaction ends.</summary>
    public static async Task<bool> AreThereAsync(NpgsqlTransaction transaction, Guid ownerId, InvestigationStep step, CancellationToken cancellationToken)
    {
        Guid[] files = [.. step.Sources.Select(source => source.FileId).OfType<Guid>().Distinct()];
        Guid[] notes = [.. step.Sources.Select(source => source.NoteId).OfType<Guid>().Distinct()];
        if (files.Length + notes.Length == 0)
        {
            return true;
        }

        await using var command = new NpgsqlCommand(Hold, transaction.Connection, transaction) { Parameters = { Value(ownerId), Value(files), Value(notes) } };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == files.Length + notes.Length;
    }
}
