namespace Voy8.Core.Crawling;

/// <summary>
/// Which hosts a setting speaks of: <c>example.org</c> (that host alone), <c>*.example.org</c> (every host below it, not itself)
/// or <c>*</c> (all). Case and a trailing dot do not count; international names may be written either way.
/// </summary>
public sealed class HostPattern
{
    private const int MaxHostLength = 253;

    private readonly string _text;

    private HostPattern(string text) => _text = text;

    /// <exception cref="FormatException">The pattern is none of the three forms.</exception>
    public static HostPattern Parse(string pattern) =>
        TryParse(pattern, out var parsed)
            ? parsed
            : throw new FormatException($"'{pattern}' is no host pattern. Write a host (example.org), *.example.org, or *.");

    public static bool TryParse(string? pattern, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out HostPattern? parsed)
    {
        parsed = null;
        var text = pattern?.Trim() ?? "";
        if (text == "*")
        {
            parsed = new HostPattern(text);
            return true;
        }

        var prefix = text.StartsWith("*.", StringComparison.Ordinal) ? "*." : "";
        var host = Normalise(text[prefix.Length..]);
        if (host is null || host.Contains('*', StringComparison.Ordinal))
        {
            return false;
        }

        parsed = new HostPattern(prefix + host);
        return true;
    }

    public bool Matches(string host)
    {
        if (IsAny)
        {
            return true;
        }

        var normal = Normalise(host);
        if (normal is null)
        {
            return false;
        }

        return _text.StartsWith("*.", StringComparison.Ordinal)
            ? normal.Length > _text.Length - 1 && normal.EndsWith(_text[1..], StringComparison.Ordinal)
            : normal == _text;
    }

    /// <summary>It matches every host.</summary>
    public bool IsAny => _text == "*";

    public override string ToString() => _text;

    // One spelling per host: lower-case ASCII (punycode), no trailing dot, no brackets around IPv6.
    private static string? Normalise(string host)
    {
        var bare = host.Trim().TrimEnd('.').Trim('[', ']');
        if (bare.Length is 0 or > MaxHostLength || Uri.CheckHostName(bare) == UriHostNameType.Unknown)
        {
            return null;
        }

        if (bare.All(char.IsAscii))
        {
            return bare.ToLowerInvariant();
        }

        return Uri.TryCreate($"http://{bare}/", UriKind.Absolute, out var uri) ? HostNames.Idn(uri)?.ToLowerInvariant() : null;
    }
}
