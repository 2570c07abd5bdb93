using Npgsql;
using Voy8.Core.Search;

namespace Voy8.Core.Notes;

/// <summary>Lists somebody's own notes.</summary>
public sealed class NoteList
{
    private readonly NpgsqlDataSource _database;
    private readonly StemStore _stems;

    internal NoteList(NpgsqlDataSource database, StemStore stems) => (_database, _stems) = (database, stems);

    /// <returns>Newest change first, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<Note> Notes, long Total)> ReadAsync(NoteQuery query, CancellationToken cancellationToken = default)
    {
        var terms = await _stems.AddStemsAsync(QueryParser.Parse(query.Words ?? ""), cancellationToken);
        if (terms.Count == 0 && !string.IsNullOrWhiteSpace(query.Words))
        {
            return ([], 0);
        }

        List<NpgsqlParameter> parameters = [new() { Value = query.OwnerId }];
        var where = NoteSql.Own;
        if (query.VenueId is { } venue)
        {
            parameters.Add(new NpgsqlParameter { Value = venue });
            where += $" and n.venue_id = ${parameters.Count}";
        }

        if (terms.Count > 0)
        {
            parameters.Add(new NpgsqlParameter { Value = TsQuery.All(terms) });
            where += $" and n.search @@ ${parameters.Count}::tsquery";
        }

        await using var batch = _database.CreateBatch();
        batch.BatchCommands.Add(Command($"select count(*) from note n where {where}", parameters));
        batch.BatchCommands.Add(Command(
            $"select {NoteSql.Columns} {NoteSql.From} where {where} order by n.updated_at desc, n.id desc limit ${parameters.Count + 1} offset ${parameters.Count + 2}",
            [.. parameters, new() { Value = query.Limit }, new() { Value = query.Offset }]));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var notes = new List<Note>();
        while (await reader.ReadAsync(cancellationToken))
        {
            notes.Add(NoteSql.Read(reader));
        }

        return (notes, total);
    }

    private static NpgsqlBatchCommand Command(string sql, IEnumerable<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters.Select(parameter => parameter.Clone()).ToArray());
        return command;
    }
}
