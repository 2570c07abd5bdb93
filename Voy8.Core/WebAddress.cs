namespace Voy8.Core;

/// <summary>Addresses as they stand in pages, headers and sitemaps, read as browsers read them (WHATWG URL Standard).</summary>
public static class WebAddress
{
    /// <summary>Characters of an address; longer ones are none.</summary>
    public const int MaxLength = 2_048;

    /// <param name="from">What relative references are relative to.</param>
    /// <param name="reference">As written: white space around it, line breaks in it and back slashes are forgiven.</param>
    /// <returns>An absolute http(s) address whose host can be looked up; null when it is none.</returns>
    public static Uri? Resolve(Uri from, string? reference) => new AddressResolver(from).Resolve(reference);
}
