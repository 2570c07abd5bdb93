namespace Voy8.Core.Catalogue.Importing;

/// <summary>Addresses as people write them into lists.</summary>
internal static class WebAddress
{
    private const int MaxLength = 2_000;

    /// <summary>An absolute http(s) address; <c>www.example.org</c> gets a scheme. Null for anything else.</summary>
    public static string? Normalise(string text)
    {
        var written = text.Trim();
        if (written.Length is 0 or > MaxLength || written.Any(char.IsWhiteSpace))
        {
            return null;
        }

        var absolute = written.Contains("://", StringComparison.Ordinal) ? written : "https://" + written;
        return Uri.TryCreate(absolute, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.UserInfo.Length == 0
            && HostNames.Idn(uri) is { } host
            && host.Contains('.', StringComparison.Ordinal)
            ? uri.AbsoluteUri
            : null;
    }

    /// <summary>A profile: an address, or a bare handle of the network.</summary>
    public static string? Profile(string network, string text)
    {
        var handle = text.Trim().TrimStart('@');
        return handle.Contains("://", StringComparison.Ordinal) || handle.Contains(network, StringComparison.OrdinalIgnoreCase)
            ? Normalise(handle)
            : Normalise($"https://www.{network}/{handle}");
    }
}
