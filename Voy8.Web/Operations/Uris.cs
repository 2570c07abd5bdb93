using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Voy8.Web.Operations;

/// <summary>Query strings that hold the state of a page. What makes no sense in one is left out.</summary>
internal static class Uris
{
    private const int MaxValueLength = 200;

    public static Dictionary<string, StringValues> QueryOf(string uri)
    {
        var mark = uri.IndexOf('?', StringComparison.Ordinal);
        return QueryHelpers.ParseQuery(mark < 0 ? null : uri[mark..].Split('#')[0]);
    }

    /// <returns>Null when it is absent, empty, too long or has a NUL.</returns>
    public static string? Text(this Dictionary<string, StringValues> query, string name) =>
        query.TryGetValue(name, out var values) && values[0]?.Trim() is { Length: > 0 and <= MaxValueLength } value && !value.Contains('\0')
            ? value
            : null;

    public static int Number(this Dictionary<string, StringValues> query, string name, int min, int max, int absent) =>
        int.TryParse(query.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : absent;

    public static string With(string path, params IEnumerable<(string Name, object? Value)> query) => QueryHelpers.AddQueryString(
        path,
        from part in query
        let text = Convert.ToString(part.Value, CultureInfo.InvariantCulture)
        where !string.IsNullOrEmpty(text)
        select KeyValuePair.Create(part.Name, (string?)text));
}
