using Microsoft.AspNetCore.Identity;
using Npgsql;
using NpgsqlTypes;

namespace Voy8.Core.Accounts;

/// <summary>
/// Accounts, as ASP.NET Core Identity wants them kept. What counts wrong passwords writes at once and alone, so that guesses
/// made at the same time are all counted.
/// </summary>
internal sealed class AccountStore(NpgsqlDataSource database) : IUserPasswordStore<Account>, IUserLockoutStore<Account>
{
    private const string Select =
        "select id, email, email_key, password_hash, role, failed_signins, locked_until, created_at, email_confirmed_at is not null from account";

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(
                "insert into account (id, email, email_key, password_hash, role) values ($1, $2, $3, $4, $5)",
                cancellationToken,
                user.Id, user.Email, user.EmailKey, user.PasswordHash, AccountRows.NameOf(user.Role));
            user.KeptHash = user.PasswordHash;
            return IdentityResult.Success;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Somebody else was quicker.
            return IdentityResult.Failed(new IdentityErrorDescriber().DuplicateUserName(user.Email));
        }
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        // Identity updates the whole account when it counts a sign-in: a password that was changed meanwhile stays.
        var changed = await ExecuteAsync(
            "update account set email = $2, email_key = $3, password_hash = $4 where id = $1 and password_hash = $5",
            cancellationToken,
            user.Id, user.Email, user.EmailKey, user.PasswordHash, user.KeptHash);
        if (changed != 1)
        {
            return IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
        }

        user.KeptHash = user.PasswordHash;
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken)
    {
        await ExecuteAsync("delete from account where id = $1", cancellationToken, user.Id);
        return IdentityResult.Success;
    }

    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? await FindAsync($"{Select} where id = $1", id, cancellationToken) : null;

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindAsync($"{Select} where email_key = $1", normalizedUserName, cancellationToken);

    public async Task<int> IncrementAccessFailedCountAsync(Account user, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update account set failed_signins = failed_signins + 1 where id = $1 returning failed_signins");
        command.Parameters.Add(new() { Value = user.Id });
        return user.FailedSignIns = await command.ExecuteScalarAsync(cancellationToken) as int? ?? 0;
    }

    public async Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken)
    {
        if (user.FailedSignIns != 0)
        {
            await ExecuteAsync("update account set failed_signins = 0 where id = $1", cancellationToken, user.Id);
            user.FailedSignIns = 0;
        }
    }

    public async Task SetLockoutEndDateAsync(Account user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update account set locked_until = $2 where id = $1");
        command.Parameters.Add(new() { Value = user.Id });
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = lockoutEnd?.ToUniversalTime() ?? (object)DBNull.Value });
        await command.ExecuteNonQueryAsync(cancellationToken);
        user.LockedUntil = lockoutEnd;
    }

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Set(() => user.Email = userName ?? "");

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.EmailKey);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Set(() => user.EmailKey = normalizedName ?? "");

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash ?? "");

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash.Length > 0 ? user.PasswordHash : null);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash.Length > 0);

    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.FailedSignIns);

    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    public void Dispose()
    {
        // The data source is not ours.
    }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }

    private async Task<Account?> FindAsync(string sql, object value, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? AccountRows.Read(reader) : null;
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
