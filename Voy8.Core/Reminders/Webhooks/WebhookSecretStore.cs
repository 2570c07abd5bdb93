using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Voy8.Core.Reminders.Webhooks;

/// <summary>
/// What people's webhooks are signed with, one secret a person. It is kept as it is, since signing needs it; it is told once, when it is made.
/// </summary>
public sealed class WebhookSecretStore(NpgsqlDataSource database, IOptions<RemindersOptions> options, TimeProvider time)
{
    private const int Bytes = 32;

    private const string Replace =
        """
        insert into webhook_secret as old (account_id, secret, made_at) values ($1, $2, $3)
        on conflict (account_id) do update
        set secret = excluded.secret, previous = old.secret, previous_until = $4, made_at = excluded.made_at
        """;

    /// <summary>A new secret, in the place of the one before.</summary>
    public async Task<(string Secret, DateTimeOffset MadeAt)> MakeAsync(Guid accountId, CancellationToken cancellationToken = default)
    {
        var secret = "whsec_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(Replace);
        foreach (var value in (object[])[accountId, secret, now, now + options.Value.SecretOverlap])
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
        return (secret, now);
    }

    /// <returns>When the present one was made; null when there is none.</returns>
    public async Task<DateTimeOffset?> FindAsync(Guid accountId, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select made_at from webhook_secret where account_id = $1");
        command.Parameters.Add(new() { Value = accountId });
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime madeAt ? new DateTimeOffset(madeAt) : null;
    }
}
