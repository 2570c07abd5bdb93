using MudBlazor;
using Voy8.Contracts;

namespace Voy8.Web.Venues;

/// <summary>How a fact and its source are shown.</summary>
public static class FactDisplay
{
    /// <summary>The order of a page's fields; those that are new to us come last.</summary>
    private static readonly string[] Order =
    [
        "name", "description", "phone", "email", "website", "opening_hours", "street", "house_number", "postcode", "city", "country",
        "cuisine", "feature", "price_level", "menu_url", "booking_url", "social_url", "image_url",
    ];

    public static int Rank(string field) => Array.IndexOf(Order, field) is >= 0 and var rank ? rank : Order.Length;

    /// <summary>An address to link to; null unless it is http or https. Values come from strangers' pages.</summary>
    public static string? Link(string? value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.AbsoluteUri : null;

    /// <summary>Where a value leads: to a page, a phone call, a letter; null for plain text.</summary>
    public static string? Link(string field, string value) => field switch
    {
        "phone" => PhoneLink(value),
        "email" => value.Contains('@', StringComparison.Ordinal) ? $"mailto:{Uri.EscapeDataString(value).Replace("%40", "@", StringComparison.Ordinal)}" : null,
        "website" or "menu_url" or "booking_url" or "social_url" or "image_url" => Link(value),
        _ => null,
    };

    public static string? PhoneLink(string value)
    {
        var digits = new string([.. value.Where(letter => char.IsAsciiDigit(letter) || letter == '+')]);
        return digits.Length >= 3 ? $"tel:{digits}" : null;
    }

    /// <summary><c>anchor.example/menu</c> rather than <c>https://www.anchor.example/menu/</c>.</summary>
    public static string ShortAddress(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return value;
        }

        var host = uri.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? uri.Host[4..] : uri.Host;
        var text = host + (uri.AbsolutePath == "/" ? "" : uri.AbsolutePath.TrimEnd('/'));
        return text.Length <= 60 ? text : text[..59] + "…";
    }

    public static string SourceIcon(string source) => source switch
    {
        "crawl" => Icons.Material.Rounded.Language,
        "person" => Icons.Material.Rounded.Person,
        _ => Icons.Material.Rounded.Dataset,
    };

    public static string Method(string method) => method switch
    {
        "json-ld" => "JSON-LD",
        "microdata" => "Microdata",
        "rdfa" => "RDFa",
        "html" => "Page text",
        "import" => "Import",
        "entry" => "Entry",
        "person" => "Entered by hand",
        _ => method,
    };

    public static string Confidence(FactValue fact) => $"{Math.Clamp((int)Math.Round(fact.Confidence * 100), 0, 100)}%";
}
