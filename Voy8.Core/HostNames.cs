namespace Voy8.Core;

/// <summary>Host names of addresses that strangers wrote.</summary>
public static class HostNames
{
    /// <summary>
    /// The host in ASCII (punycode) as it is looked up, without the dot of the root; null when it has no such form. <see cref="Uri"/> accepts hosts that IDNA
    /// does not (<c>xn--ü.de</c>) and then throws when <see cref="Uri.IdnHost"/> is read, so that is read nowhere else.
    /// </summary>
    public static string? Idn(Uri uri)
    {
        try
        {
            return uri.IdnHost is [.. { Length: > 0 } name, '.'] ? name : uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
