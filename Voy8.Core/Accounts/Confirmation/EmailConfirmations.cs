using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Voy8.Jobs;

namespace Voy8.Core.Accounts.Confirmation;

/// <summary>Proves that an account's address is its person's: a token goes there by mail, and whoever is signed in to the account brings it back.</summary>
public sealed class EmailConfirmations(NpgsqlDataSource database, IJobClient jobs, TimeProvider time)
{
    /// <summary>Mails to one account within a day.</summary>
    public const int MaxADay = 5;

    public const int MaxTokenLength = 100;

    /// <summary>Between two mails to one account.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>How long a token is good; and for how long mails are counted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const string Recent =
        "select count(*), min(asked_at), max(asked_at) from email_confirmation where account_id = $1 and asked_at > $2";

    private const string Use =
        """
        with used as (
            update email_confirmation set used_at = $3
            where account_id = $1 and token_hash = $2 and used_at is null and expires_at > $3
            returning account_id)
        update account set email_confirmed_at = coalesce(email_confirmed_at, $3) from used where id = used.account_id
        """;

    /// <summary>Asks for the mail.</summary>
    public async Task<ConfirmationAsked> AskAsync(Guid accountId, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await using var transaction = await jobs.BeginTransactionAsync(cancellationToken);

        // Whoever asks twice at once takes turns with themselves.
        await using var turn = Command(transaction, "select email_confirmed_at is not null from account where id = $1 for no key update", accountId);
        if (await turn.ExecuteScalarAsync(cancellationToken) is not false)
        {
            return new ConfirmationAsked(true, null);
        }

        if (await WaitAsync(transaction, accountId, now, cancellationToken) is { } wait)
        {
            return new ConfirmationAsked(false, wait);
        }

        var id = Guid.CreateVersion7(now);
        await using var forget = Command(transaction, "delete from email_confirmation where account_id = $1 and asked_at <= $2", accountId, now - Lifetime);
        await forget.ExecuteNonQueryAsync(cancellationToken);
        await using var insert = Command(transaction, "insert into email_confirmation (id, account_id, asked_at) values ($1, $2, $3)", id, accountId, now);
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await transaction.EnqueueAsync(new SendConfirmation(id), new EnqueueOptions { OwnerId = accountId }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ConfirmationAsked(false, null);
    }

    /// <returns>False when the token is none of the account's, is over, or was used.</returns>
    public async Task<bool> ConfirmAsync(Guid accountId, string? token, CancellationToken cancellationToken = default)
    {
        if (token is not { Length: > 0 and <= MaxTokenLength })
        {
            return false;
        }

        await using var command = database.CreateCommand(Use);
        foreach (var value in (object[])[accountId, Hash(token), time.GetUtcNow()])
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    internal static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static async Task<TimeSpan?> WaitAsync(JobTransaction transaction, Guid accountId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var recent = Command(transaction, Recent, accountId, now - Lifetime);
        await using var reader = await recent.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetInt64(0) == 0)
        {
            return null;
        }

        var until = reader.GetInt64(0) >= MaxADay ? reader.GetFieldValue<DateTimeOffset>(1) + Lifetime : reader.GetFieldValue<DateTimeOffset>(2) + Pause;
        return until > now ? until - now : null;
    }

    private static NpgsqlCommand Command(JobTransaction transaction, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return command;
    }
}

/// <param name="IsConfirmed">The address is confirmed already: no mail is sent.</param>
/// <param name="Wait">How long to wait, where there were too many; null when the mail is sent.</param>
public sealed record ConfirmationAsked(bool IsConfirmed, TimeSpan? Wait);
