using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Voy8.Core.Reminders.Webhooks;

/// <summary>
/// What proves that a webhook is ours and of now: <c>t=1789...,v1=hex</c>, where v1 is the HMAC-SHA256 of <c>{t}.{body}</c> under the person's secret,
/// once more for the secret before while that still counts.
/// </summary>
public static class WebhookSignature
{
    public const string Header = "Voy8-Signature";

    public static string Of(ReadOnlySpan<byte> body, DateTimeOffset at, params IEnumerable<string> secrets)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(seconds), (byte)'.', .. body];
        return secrets.Aggregate($"t={seconds}", (header, secret) => $"{header},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}");
    }
}
