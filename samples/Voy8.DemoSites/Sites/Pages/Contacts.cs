using System.Globalization;
using System.Text;
using Voy8.DemoSites.Sites.Markup;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Sites.Pages;

/// <summary>Phone numbers and e-mail addresses as HTML, in all the ways in which owners show or hide them.</summary>
internal static class Contacts
{
    public static string Phone(SiteView view, Annotator mark)
    {
        var number = view.Facts.Phone;
        var national = PhoneNumbers.National(number);
        var international = PhoneNumbers.International(number);
        var attribute = mark.Property("telephone");
        return view.Site.Phone switch
        {
            PhoneStyle.Link => $"<a href=\"tel:{number}\"{attribute}>{national}</a>",
            PhoneStyle.International => $"<span{attribute}>{international}</span>",
            PhoneStyle.TrunkInBrackets => $"<span{attribute}>{TrunkInBrackets(number, international)}</span>",
            PhoneStyle.Dotted => $"<span{attribute}>{national.Replace(' ', '.')}</span>",
            PhoneStyle.Split => $"<span{attribute}>{string.Join(' ', national.Split(' ').Select(part => $"<b>{part}</b>"))}</span>",
            PhoneStyle.Entities => $"<span{attribute}>{Entities(international)}</span>",
            _ => $"<span{attribute}>{national}</span>",
        };
    }

    public static string Email(SiteView view, Annotator mark)
    {
        var address = view.Venue.Email;
        var attribute = mark.Property("email");
        return view.Site.Email switch
        {
            EmailStyle.Link => $"<a href=\"mailto:{address}\"{attribute}>{address}</a>",
            EmailStyle.AtInBrackets => $"<span>{address.Replace("@", " [at] ", StringComparison.Ordinal)}</span>",
            EmailStyle.Words => $"<span>{Words(view, address)}</span>",
            EmailStyle.Entities => $"<a href=\"{Entities("mailto:" + address)}\">{Entities(address)}</a>",
            EmailStyle.Scrambled => $"<a href=\"/cdn-cgi/l/email-protection\" class=\"__cf_email__\" data-cfemail=\"{Scramble(address)}\">[email&#160;protected]</a>",
            _ => $"<span{attribute}>{address}</span>",
        };
    }

    /// <summary>Greek numbers have no trunk prefix, so none is invented.</summary>
    private static string TrunkInBrackets(string number, string international) =>
        number.StartsWith("+30", StringComparison.Ordinal) ? $"({international[..3]}) {international[4..]}" : $"{international[..4]}(0){international[4..]}";

    private static string Words(SiteView view, string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        var (open, close) = view.Language.Code == "el" ? ('[', ']') : ('(', ')');
        var host = address[(at + 1)..].Replace(".", $" {open}{view.Language.Label("dot")}{close} ", StringComparison.Ordinal);
        return Html.Encode($"{address[..at]} {open}{view.Language.Label("at")}{close} {host}");
    }

    private static string Entities(string text) =>
        string.Concat(text.Select((c, i) => i % 2 == 0 ? $"&#{(int)c};" : $"&#x{(int)c:X};"));

    private static string Scramble(string text)
    {
        const byte Key = 0x5A;
        var hex = new StringBuilder("5a");
        foreach (var value in Encoding.ASCII.GetBytes(text))
        {
            hex.Append(((byte)(value ^ Key)).ToString("x2", CultureInfo.InvariantCulture));
        }
        return hex.ToString();
    }
}
