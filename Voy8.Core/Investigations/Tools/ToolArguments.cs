using System.Globalization;
using System.Text.Json;

namespace Voy8.Core.Investigations.Tools;

/// <summary>What a model passed to a tool is wrong; the message tells the model what to pass.</summary>
internal sealed class ToolArgumentException(string message) : Exception(message);

/// <summary>Reads what a model passed to a tool. It is a stranger's input: every value is checked, and what the tool does not know is refused.</summary>
internal sealed class ToolArguments(IReadOnlyDictionary<string, string?> arguments)
{
    private const int MaxItems = 20;

    /// <exception cref="ToolArgumentException">There are others.</exception>
    public void RefuseUnknown(IEnumerable<string> known)
    {
        if (arguments.Keys.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new ToolArgumentException($"There is no argument '{Shorten(unknown)}'. Use: {string.Join(", ", known)}.");
        }
    }

    public string Text(string name, int maxLength = 300) => Optional(name, maxLength) ?? throw new ToolArgumentException($"'{name}' is missing.");

    public string? Optional(string name, int maxLength = 300)
    {
        var text = arguments.GetValueOrDefault(name)?.Trim();
        if (string.IsNullOrEmpty(text) || text == "null")
        {
            return null;
        }

        return text.Length <= maxLength && !text.Any(char.IsControl) ? text : throw new ToolArgumentException($"'{name}' must be text of at most {maxLength} characters, in one line.");
    }

    public int Integer(string name, int min, int max, int otherwise) => Optional(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw new ToolArgumentException($"'{name}' must be a whole number from {min} to {max}.");

    public double? Number(string name, double min, double max) => Optional(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw new ToolArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a number from {min} to {max}."));

    public bool Flag(string name) => Optional(name) is not { } text ? false : bool.TryParse(text, out var flag) ? flag : throw new ToolArgumentException($"'{name}' must be true or false.");

    public Guid Id(string name) => Guid.TryParse(Text(name), out var id) ? id : throw new ToolArgumentException($"'{name}' must be an id as another tool returned it.");

    public Guid? OptionalId(string name) => Optional(name) is null ? null : Id(name);

    /// <summary>One of these, or null.</summary>
    public string? OneOf(string name, IReadOnlyCollection<string> values) => Optional(name) is not { } text ? null
        : values.Contains(text) ? text : throw new ToolArgumentException($"'{name}' must be one of {string.Join(", ", values)}.");

    /// <summary>Several texts: a JSON array, or one text, or several with commas between them.</summary>
    public IReadOnlyList<string> Texts(string name, int maxItems = MaxItems)
    {
        if (Optional(name, 4_000) is not { } text)
        {
            return [];
        }

        var items = text.StartsWith('[') ? FromJson(name, text) : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return items.Length <= maxItems && items.All(item => item.Length is > 0 and <= 100)
            ? items
            : throw new ToolArgumentException($"'{name}' must be a list of at most {maxItems} short texts.");
    }

    public IReadOnlyList<Guid> Ids(string name, int min, int max)
    {
        var texts = Texts(name, max);
        var ids = texts.Select(text => Guid.TryParse(text, out var id) ? id : (Guid?)null).OfType<Guid>().Distinct().ToList();
        return ids.Count == texts.Count && ids.Count >= min ? ids : throw new ToolArgumentException($"'{name}' must be a list of {min} to {max} different ids as other tools returned them.");
    }

    private static string[] FromJson(string name, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 3 });
            return [.. document.RootElement.EnumerateArray().Select(item => item.ToString().Trim())];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ToolArgumentException($"'{name}' must be a list of texts.");
        }
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40];
}
