using Npgsql;

namespace Voy8.Core.Accounts;

/// <summary>Who a live session belongs to, as the database has it now.</summary>
public sealed record SignedInAccount(Guid Id, string Email, AccountRole Role, DateTimeOffset CreatedAt, bool EmailConfirmed);

/// <summary>The sessions that tokens stand for.</summary>
public sealed class SessionStore(NpgsqlDataSource database)
{
    // The lock waits for whoever changes the password: what they commit is what counts.
    private const string Begin =
        """
        with checked as (select id from account where id = $2 and password_hash = $4 for share)
        insert into account_session (id, account_id, expires_at) select $1, id, now() + $3 from checked
        """;

    /// <summary>Begins a session; those of the account that are over, or are more than <paramref name="most"/>, are forgotten.</summary>
    /// <param name="account">With the hash that the password was compared with.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <param name="most">Sessions of one account.</param>
    /// <param name="cancellationToken">Stops it before it is committed.</param>
    /// <returns>Null when the account has another password by now.</returns>
    public async Task<Guid?> BeginAsync(Account account, TimeSpan lifetime, int most, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7();
        await using var batch = database.CreateBatch();
        var begin = new NpgsqlBatchCommand(Begin)
        {
            Parameters = { new() { Value = id }, new() { Value = account.Id }, new() { Value = lifetime }, new() { Value = account.PasswordHash } },
        };
        batch.BatchCommands.Add(begin);
        batch.BatchCommands.Add(new(
            """
            delete from account_session
            where account_id = $1
              and (expires_at <= now() or id not in (select id from account_session where account_id = $1 order by created_at desc, id desc limit $2))
            """)
        {
            Parameters = { new() { Value = account.Id }, new() { Value = most } },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return begin.RecordsAffected == 1 ? id : null;
    }

    /// <summary>Changes the password and ends every session save one, together; nothing stops it half way.</summary>
    /// <param name="account">With the hash that the present password was compared with.</param>
    /// <param name="hash">Of the new password.</param>
    /// <param name="except">The session that goes on.</param>
    /// <returns>False when the account has another password by now: nothing is done.</returns>
    public async Task<bool> ReplacePasswordAsync(Account account, string hash, Guid except)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var change = new NpgsqlCommand("update account set password_hash = $3 where id = $1 and password_hash = $2", connection, transaction)
        {
            Parameters = { new() { Value = account.Id }, new() { Value = account.PasswordHash }, new() { Value = hash } },
        };
        if (await change.ExecuteNonQueryAsync() != 1)
        {
            return false;
        }

        // A statement of its own: it sees the sessions that the first one waited for.
        await using var end = new NpgsqlCommand("delete from account_session where account_id = $1 and id <> $2", connection, transaction)
        {
            Parameters = { new() { Value = account.Id }, new() { Value = except } },
        };
        await end.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    }

    /// <returns>Null when the session has ended, by time or by somebody's will.</returns>
    public async Task<SignedInAccount?> FindAsync(Guid sessionId, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand(
            """
            select a.id, a.email, a.role, a.created_at, a.email_confirmed_at is not null
            from account_session s
            join account a on a.id = s.account_id
            where s.id = $1 and s.expires_at > now()
            """);
        command.Parameters.Add(new() { Value = sessionId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new SignedInAccount(reader.GetGuid(0), reader.GetString(1), AccountRows.RoleOf(reader.GetString(2)), reader.GetFieldValue<DateTimeOffset>(3), reader.GetBoolean(4))
            : null;
    }

    public async Task EndAsync(Guid sessionId, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("delete from account_session where id = $1");
        command.Parameters.Add(new() { Value = sessionId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends every session of an account, save one.</summary>
    public async Task EndAllAsync(Guid accountId, Guid except = default, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("delete from account_session where account_id = $1 and id <> $2");
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = except });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
