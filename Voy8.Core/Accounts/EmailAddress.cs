using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;

namespace Voy8.Core.Accounts;

internal static class EmailAddress
{
    /// <summary>True for one bare address of at most 254 characters (RFC 5321); whether it exists is not asked.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: > 2 and <= AccountsOptions.MaxEmailLength }
        && !text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || char.IsSurrogate(letter))
        && MailAddress.TryCreate(text, out var address) && address.Address == text;
}
