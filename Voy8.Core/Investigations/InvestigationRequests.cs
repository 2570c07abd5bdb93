using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.ChatModels;
using Voy8.Jobs;
using static Voy8.Core.Investigations.InvestigationSql;

namespace Voy8.Core.Investigations;

/// <summary>Why an investigation was not begun.</summary>
public enum InvestigationRefusal
{
    /// <summary>No language model is configured.</summary>
    NoModel,

    /// <summary>The day's tokens of this user are spent.</summary>
    BudgetSpent,

    /// <summary>The user has as many under way as one may.</summary>
    TooMany,

    /// <summary>The user keeps as many as one may.</summary>
    TooManyKept,

    /// <summary>There is no investigation of this user's to follow up.</summary>
    NothingToFollowUp,

    /// <summary>What is to be followed up has no answer.</summary>
    NotAnswered,
}

/// <summary>Begins investigations: the row and its job commit together.</summary>
public sealed class InvestigationRequests(
    IJobClient jobs, InvestigationStore store, ChatUsageStore usage, IOptions<ChatModelsOptions> models, IOptions<InvestigationsOptions> options, TimeProvider time)
{
    private const string Insert =
        "insert into investigation (id, owner_id, thread_id, follow_up_of, job_id, question, scope, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";

    /// <param name="question">At most <see cref="InvestigationsOptions.MaxQuestionLength"/> characters.</param>
    /// <param name="followUpOf">One of the same owner's.</param>
    public async Task<(InvestigationRefusal? Refusal, Guid Id)> StartAsync(
        Guid ownerId, string question, InvestigationScope scope, Guid? followUpOf, CancellationToken cancellationToken = default)
    {
        if (!models.Value.IsConfigured)
        {
            return (InvestigationRefusal.NoModel, default);
        }

        if (await usage.SpentTodayAsync(ownerId, cancellationToken) >= models.Value.DailyTokensPerUser)
        {
            return (InvestigationRefusal.BudgetSpent, default);
        }

        var before = followUpOf is { } earlier ? await store.FindAsync(ownerId, earlier, cancellationToken) : null;
        if (followUpOf is not null && before?.Answer is null)
        {
            return (before is null ? InvestigationRefusal.NothingToFollowUp : InvestigationRefusal.NotAnswered, default);
        }

        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);
        if (await RefuseAsync(transaction, ownerId, cancellationToken) is { } refusal)
        {
            return (refusal, default);
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var receipt = await transaction.EnqueueAsync(new Investigate(id), new EnqueueOptions { OwnerId = ownerId }, cancellationToken);
        await using var command = new NpgsqlCommand(Insert, transaction.Connection, transaction.Transaction);
        command.Parameters.AddRange(new[]
        {
            Value(id), Value(ownerId), Value(before?.ThreadId ?? id), new NpgsqlParameter<Guid?> { TypedValue = followUpOf }, Value(receipt.JobId), Text(question), Json(scope), Value(now),
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (null, id);
    }

    // Whoever asks twice at once takes turns with themselves, so that no bound is passed.
    private async Task<InvestigationRefusal?> RefuseAsync(JobTransaction transaction, Guid ownerId, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction.Transaction)
        {
            BatchCommands =
            {
                new("select from account where id = $1 for no key update") { Parameters = { Value(ownerId) } },
                new(
                    """
                    select count(*), (select count(*) from jobs.job j join investigation i on i.job_id = j.id
                                      where i.owner_id = $1 and i.status in ('waiting', 'running') and j.status < 3)
                    from investigation where owner_id = $1
                    """) { Parameters = { Value(ownerId) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(0) >= options.Value.MaxPerUser ? InvestigationRefusal.TooManyKept
            : reader.GetInt64(1) >= options.Value.MaxUnfinishedPerUser ? InvestigationRefusal.TooMany
            : null;
    }
}
