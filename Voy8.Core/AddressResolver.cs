using System.Buffers;
using AngleSharp.Dom;

namespace Voy8.Core;

/// <summary>Resolves many references that are relative to one address, see <see cref="WebAddress"/>. For one thread.</summary>
internal sealed class AddressResolver(Uri from)
{
    private const int MaxPlainHost = 63;

    private static readonly SearchValues<char> PlainHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> PlainPath = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./");
    private static readonly SearchValues<char> PlainQuery = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./=&");
    private static readonly string[] OtherSchemes = ["mailto:", "tel:", "javascript:"];

    // Null when the address is not plain, as almost all are.
    private readonly string? _origin = IsWeb(from) && from.UserInfo.Length == 0 && (IsPlainHost(from.Host) || from.HostNameType == UriHostNameType.IPv4) ? from.GetLeftPart(UriPartial.Authority) : null;
    private readonly Dictionary<string, Uri?> _known = new(StringComparer.Ordinal);
    private Url? _base;

    /// <inheritdoc cref="WebAddress.Resolve"/>
    public Uri? Resolve(string? reference)
    {
        if (string.IsNullOrWhiteSpace(reference) || reference.Length > WebAddress.MaxLength)
        {
            return null;
        }

        if (!_known.TryGetValue(reference, out var url))
        {
            url = Plain(reference) is { } plain ? new Uri(plain) : Array.Exists(OtherSchemes, scheme => reference.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ? null : Any(reference);
            _known.Add(reference, url);
        }

        return url;
    }

    private Uri? Any(string reference)
    {
        var resolved = new Url(_base ??= new Url(from.AbsoluteUri), reference);
        return !resolved.IsInvalid && Uri.TryCreate(resolved.Href, UriKind.Absolute, out var url) && IsWeb(url) && HostNames.Idn(url) is not null ? url : null;
    }

    // The standard's parser would leave such an address as it stands: https://host.example/path?query, /path?query, path?query.
    private string? Plain(string reference)
    {
        var scheme = reference.StartsWith("https://", StringComparison.Ordinal) ? 8 : reference.StartsWith("http://", StringComparison.Ordinal) ? 7 : 0;
        if (scheme > 0)
        {
            var slash = reference.AsSpan(scheme).IndexOf('/');
            return slash > 0 && IsPlainHost(reference.AsSpan(scheme, slash)) && IsPlainPath(reference.AsSpan(scheme + slash)) ? reference : null;
        }

        if (_origin is null)
        {
            return null;
        }

        if (reference[0] == '/')
        {
            return IsPlainPath(reference) ? _origin + reference : null;
        }

        var directory = from.AbsolutePath.AsSpan();
        directory = directory[..(directory.LastIndexOf('/') + 1)];
        return char.IsAsciiLetterOrDigit(reference[0]) && IsPlainPath(directory) && IsPlainPath($"/{reference}") ? $"{_origin}{directory}{reference}" : null;
    }

    private static bool IsWeb(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    // Neither an address in numbers (0x7f.1, a.0x), nor one that IDNA has to look at.
    private static bool IsPlainHost(ReadOnlySpan<char> host) =>
        host.Length is > 0 and <= MaxPlainHost && char.IsAsciiLetterOrDigit(host[0]) && char.IsAsciiLetterLower(host[^1]) && !host.ContainsAnyExcept(PlainHost)
        && !host[(host.LastIndexOf('.') + 1)..].ContainsAnyInRange('0', '9')
        && !host.Contains("..", StringComparison.Ordinal) && !host.Contains("--", StringComparison.Ordinal) && !host.Contains(".-", StringComparison.Ordinal) && !host.Contains("-.", StringComparison.Ordinal);

    private static bool IsPlainPath(ReadOnlySpan<char> path)
    {
        var mark = path.IndexOf('?');
        var query = mark < 0 ? "a" : path[(mark + 1)..];
        path = mark < 0 ? path : path[..mark];
        return query.Length > 0 && !query.ContainsAnyExcept(PlainQuery) && !path.ContainsAnyExcept(PlainPath) && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal);
    }
}
