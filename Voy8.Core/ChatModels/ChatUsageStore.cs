using Npgsql;

namespace Voy8.Core.ChatModels;

/// <summary>Who spent how many tokens on which model on which day (UTC).</summary>
public sealed class ChatUsageStore(NpgsqlDataSource database, TimeProvider time)
{
    private const string Add =
        """
        insert into chat_usage as u (owner_id, day, model, calls, input_tokens, output_tokens, cost)
        values ($1, $2, $3, 1, $4, $5, $6)
        on conflict (owner_id, day, model) do update
        set calls = u.calls + 1, input_tokens = u.input_tokens + excluded.input_tokens, output_tokens = u.output_tokens + excluded.output_tokens, cost = u.cost + excluded.cost
        """;

    public DateTimeOffset DayEnds => new(Today.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <returns>Tokens, read and written, of all models.</returns>
    public async Task<long> SpentTodayAsync(Guid ownerId, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select coalesce(sum(input_tokens + output_tokens), 0)::bigint from chat_usage where owner_id = $1 and day = $2");
        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = ownerId }, new() { Value = Today } });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>In the transaction that stores what the tokens were spent on.</summary>
    internal NpgsqlBatchCommand Command(Guid ownerId, ChatReply reply) => Command(ownerId, reply.Model, reply.InputTokens, reply.OutputTokens, reply.Cost);

    /// <summary>The same for a call that brought no answer.</summary>
    internal NpgsqlBatchCommand Command(Guid ownerId, ChatSpending lost) => Command(ownerId, lost.Model, lost.InputTokens, lost.OutputTokens, lost.Cost);

    private NpgsqlBatchCommand Command(Guid ownerId, string model, long inputTokens, long outputTokens, double cost) => new(Add)
    {
        Parameters =
        {
            new() { Value = ownerId },
            new() { Value = Today },
            new() { Value = model },
            new() { Value = inputTokens },
            new() { Value = outputTokens },
            new() { Value = cost },
        },
    };
}
