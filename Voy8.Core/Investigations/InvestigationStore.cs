using Npgsql;
using Voy8.Core.ChatModels;
using Voy8.Core.Investigations.Tools;
using static Voy8.Core.Investigations.InvestigationSql;

namespace Voy8.Core.Investigations;

/// <summary>People's investigations. What a person asks for is scoped to them in each statement; the worker's own statements go by the id of its job's investigation.</summary>
public sealed class InvestigationStore(NpgsqlDataSource database, ChatUsageStore usage, TimeProvider time)
{
    // Whoever writes a step has the row to himself: its sums follow.
    private const string InsertStep =
        """
        insert into investigation_step
            (investigation_id, ordinal, kind, text, calls, tool, call_id, arguments, summary, failed, sources, model, tokens, duration_ms, created_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 from investigation where id = $1 and status = 'running' for no key update
        """;

    private const string Count =
        """
        update investigation
        set model = coalesce($2, model), input_tokens = input_tokens + $3, output_tokens = output_tokens + $4, cost = cost + $5, duration_ms = duration_ms + $6
        where id = $1
        """;

    /// <summary>Null when there is no such investigation of this owner's.</summary>
    public async Task<Investigation?> FindAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default) =>
        FirstOf(await CitedFiles.CompareAsync(
            database, ownerId, await ReadAsync($"select {Columns} from investigation where owner_id = $1 and id = $2", cancellationToken, Value(ownerId), Value(id)), cancellationToken));

    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<Investigation> Investigations, long Total)> ListAsync(Guid ownerId, Guid? threadId, int limit, int offset, CancellationToken cancellationToken = default)
    {
        var found = await ReadAsync(
            $"select {Columns} from investigation where owner_id = $1 and ($2 is null or thread_id = $2) order by created_at desc, id desc limit $3 offset $4",
            cancellationToken,
            Value(ownerId), new NpgsqlParameter<Guid?> { TypedValue = threadId }, Value(limit), Value(offset));
        await using var count = database.CreateCommand("select count(*) from investigation where owner_id = $1 and ($2 is null or thread_id = $2)");
        count.Parameters.AddRange(new[] { Value(ownerId), new NpgsqlParameter<Guid?> { TypedValue = threadId } });
        return (await CitedFiles.CompareAsync(database, ownerId, found, cancellationToken), (long)(await count.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>The questions that led to one, oldest first, itself left out: its thread as far as it was answered.</summary>
    public async Task<IReadOnlyList<Investigation>> ReadEarlierAsync(Investigation investigation, CancellationToken cancellationToken = default) => await ReadAsync(
        $"""
        with recursive earlier as (
            select i.*, 1 as back from investigation i where i.id = $2 and i.owner_id = $1
            union all
            select i.*, e.back + 1 from earlier e join investigation i on i.id = e.follow_up_of and i.owner_id = $1 where e.back < 1000
        )
        select {Columns} from earlier order by back desc
        """,
        cancellationToken,
        Value(investigation.OwnerId), Value(investigation.FollowUpOf ?? Guid.Empty));

    /// <param name="after">Steps behind this one.</param>
    public async Task<IReadOnlyList<InvestigationStep>> ReadStepsAsync(Guid ownerId, Guid id, int after = 0, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(
            $"""
            select {StepColumns} from investigation_step
            where investigation_id = (select id from investigation where id = $2 and owner_id = $1) and ordinal > $3 order by ordinal
            """);
        command.Parameters.AddRange(new[] { Value(ownerId), Value(id), Value(after) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var steps = new List<InvestigationStep>();
        while (await reader.ReadAsync(cancellationToken))
        {
            steps.Add(ReadStep(reader));
        }

        return steps;
    }

    /// <summary>Marks one as cancelled that has not ended.</summary>
    /// <returns>False when there is nothing to cancel.</returns>
    public async Task<bool> CancelAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default) =>
        await ExecuteAsync(
            "update investigation set status = 'cancelled', finished_at = $3 where owner_id = $1 and id = $2 and status in ('waiting', 'running')",
            cancellationToken, Value(ownerId), Value(id), Value(time.GetUtcNow())) == 1;

    /// <summary>Deletes one with its steps, and those that follow it up.</summary>
    public async Task<bool> DeleteAsync(Guid ownerId, Guid id, CancellationToken cancellationToken = default) =>
        await ExecuteAsync("delete from investigation where owner_id = $1 and id = $2", cancellationToken, Value(ownerId), Value(id)) == 1;

    /// <summary>For the worker: takes it up. Null when it is gone or has ended.</summary>
    internal async Task<Investigation?> BeginAsync(Guid id, CancellationToken cancellationToken) => FirstOf(await ReadAsync(
        $"""
        update investigation set status = 'running', started_at = coalesce(started_at, $2), finished_at = null, failure_code = null, failure = null
        where id = $1 and status in ('waiting', 'running') returning {Columns}
        """,
        cancellationToken,
        Value(id), Value(time.GetUtcNow())));

    /// <summary>Stores a step with what it cost, both or neither. What is deleted meanwhile that it quotes is left out.</summary>
    /// <param name="reply">Of a model's step: what it was made of.</param>
    /// <returns>The step as it was stored.</returns>
    /// <exception cref="InvestigationTakenException">It was cancelled or deleted, or another worker has written this step.</exception>
    internal async Task<InvestigationStep> AddStepAsync(Investigation investigation, InvestigationStep step, ChatReply? reply, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        step = await QuotedSources.AreThereAsync(transaction, investigation.OwnerId, step, cancellationToken) ? step : ToolBox.Withhold(step);
        await using var batch = new NpgsqlBatch(connection, transaction);
        var insert = new NpgsqlBatchCommand(InsertStep);
        insert.Parameters.AddRange(new[]
        {
            Value(investigation.Id), Value(step.Ordinal), Value(step.Kind.ToString().ToLowerInvariant()), Text(step.Text), Json(step.Calls.Count == 0 ? null : step.Calls), Text(step.Tool),
            Text(step.CallId), Json(step.Arguments), Text(step.Summary), Value(step.Failed), Json(step.Sources), Text(step.Model), Value(step.Tokens), Value(step.DurationMs), Value(step.At),
        });
        var count = new NpgsqlBatchCommand(Count);
        count.Parameters.AddRange(new[]
        {
            Value(investigation.Id), Text(reply?.Model), Value(reply?.InputTokens ?? 0), Value(reply?.OutputTokens ?? 0), Value(reply?.Cost ?? 0.0), Value(step.DurationMs),
        });
        batch.BatchCommands.Add(insert);
        batch.BatchCommands.Add(count);
        if (reply is not null)
        {
            batch.BatchCommands.Add(usage.Command(investigation.OwnerId, reply));
        }

        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation)
        {
            await TakenAsync();
        }

        if (insert.RecordsAffected != 1)
        {
            await TakenAsync();
        }

        await transaction.CommitAsync(cancellationToken);
        return step;

        // What was spent counts, whoever stopped it meanwhile.
        async Task TakenAsync()
        {
            await transaction.RollbackAsync(cancellationToken);
            if (reply is not null)
            {
                await using var spent = new NpgsqlBatch(connection) { BatchCommands = { usage.Command(investigation.OwnerId, reply) } };
                await spent.ExecuteNonQueryAsync(cancellationToken);
            }

            throw new InvestigationTakenException();
        }
    }

    /// <summary>Counts what was spent on calls that brought no answer, whatever became of the investigation meanwhile.</summary>
    internal async Task AddLostAsync(Investigation investigation, IReadOnlyList<ChatSpending> lost, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var spent in lost)
        {
            var count = new NpgsqlBatchCommand(Count);
            count.Parameters.AddRange(new[] { Value(investigation.Id), Text(null), Value(spent.InputTokens), Value(spent.OutputTokens), Value(spent.Cost), Value(0L) });
            batch.BatchCommands.Add(count);
            batch.BatchCommands.Add(usage.Command(investigation.OwnerId, spent));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Ends it, unless it has been ended or cancelled.</summary>
    internal Task FinishAsync(
        Guid id, InvestigationStatus status, string? answer, IReadOnlyList<InvestigationSource> citations, InvestigationFailure? failure, CancellationToken cancellationToken) => ExecuteAsync(
        "update investigation set status = $2, answer = $3, citations = $4, failure_code = $5, failure = $6, finished_at = $7 where id = $1 and status = 'running'",
        cancellationToken,
        Value(id), Value(NameOf(status)), Text(answer), Json(citations), Text(failure?.Code), Text(failure?.Message), Value(time.GetUtcNow()));

    private static Investigation? FirstOf(IReadOnlyList<Investigation> found) => found is [var first, ..] ? first : null;

    private async Task<IReadOnlyList<Investigation>> ReadAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Investigation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(Read(reader));
        }

        return found;
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>Somebody cancelled or deleted the investigation, or another worker goes on with it: this one stops.</summary>
internal sealed class InvestigationTakenException() : Exception("The investigation was cancelled or deleted, or another worker goes on with it.");
