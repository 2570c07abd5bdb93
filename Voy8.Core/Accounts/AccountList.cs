using Npgsql;

namespace Voy8.Core.Accounts;

/// <summary>Accounts as operators see them, and the roles that they give.</summary>
public sealed class AccountList(NpgsqlDataSource database)
{
    // Whoever changes roles takes turns: two operators who demote each other at once would leave none.
    private const string Lock = "select pg_advisory_xact_lock(8_020_001)";

    private const string SetRole =
        """
        update account set role = $2
        where id = $1 and ($2 = 'operator' or role = 'user' or exists (select from account o where o.role = 'operator' and o.id <> $1))
        returning id, email, role, created_at, email_confirmed_at is not null
        """;

    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<SignedInAccount> Accounts, long Total)> ListAsync(int limit, int offset, CancellationToken cancellationToken = default)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("select count(*) from account"));
        batch.BatchCommands.Add(new("select id, email, role, created_at, email_confirmed_at is not null from account order by id desc limit $1 offset $2")
        {
            Parameters = { new() { Value = limit }, new() { Value = offset } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var accounts = new List<SignedInAccount>();
        while (await reader.ReadAsync(cancellationToken))
        {
            accounts.Add(Read(reader));
        }

        return (accounts, total);
    }

    public async Task<SignedInAccount?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select id, email, role, created_at, email_confirmed_at is not null from account where id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    public async Task<bool> HasOperatorAsync(CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select exists (select from account where role = 'operator')");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>An operator whom the configuration names needs no proof.</summary>
    public async Task ConfirmOperatorAsync(string email, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("update account set email_confirmed_at = now() where role = 'operator' and lower(email) = lower($1) and email_confirmed_at is null");
        command.Parameters.Add(new() { Value = email });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>Null when there is no such account, or it is the last operator, who stays one.</returns>
    public async Task<SignedInAccount?> SetRoleAsync(Guid id, AccountRole role, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var turn = new NpgsqlCommand(Lock, connection, transaction))
        {
            await turn.ExecuteNonQueryAsync(cancellationToken);
        }

        SignedInAccount? changed = null;
        await using (var command = new NpgsqlCommand(SetRole, connection, transaction))
        {
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new() { Value = AccountRows.NameOf(role) });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            changed = await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
        }

        await transaction.CommitAsync(cancellationToken);
        return changed;
    }

    private static SignedInAccount Read(NpgsqlDataReader reader) =>
        new(reader.GetGuid(0), reader.GetString(1), AccountRows.RoleOf(reader.GetString(2)), reader.GetFieldValue<DateTimeOffset>(3), reader.GetBoolean(4));
}
