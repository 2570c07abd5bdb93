using Npgsql;

namespace Voy8.Core.Accounts;

/// <summary>Rows of <c>account</c>.</summary>
internal static class AccountRows
{
    /// <param name="reader">With id, email, email_key, password_hash, role, failed_signins, locked_until, created_at, whether the e-mail is confirmed.</param>
    public static Account Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Email = reader.GetString(1),
        EmailKey = reader.GetString(2),
        PasswordHash = reader.GetString(3),
        KeptHash = reader.GetString(3),
        Role = RoleOf(reader.GetString(4)),
        FailedSignIns = reader.GetInt32(5),
        LockedUntil = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(7),
        EmailConfirmed = reader.GetBoolean(8),
    };

    public static AccountRole RoleOf(string name) => name == "operator" ? AccountRole.Operator : AccountRole.User;

    public static string NameOf(AccountRole role) => role == AccountRole.Operator ? "operator" : "user";
}
