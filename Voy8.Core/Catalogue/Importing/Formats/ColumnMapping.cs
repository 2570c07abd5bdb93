using System.Text.Json;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>Which column of a file gives which key of a record. Columns that give none are tags of their own name.</summary>
public sealed record ColumnMapping(IReadOnlyDictionary<string, string> Columns)
{
    public const int MaxJsonLength = 8_000;

    public static ColumnMapping None { get; } = new(new Dictionary<string, string>());

    /// <summary>The first column that seems to be a key is it, unless somebody chose.</summary>
    /// <param name="columns">Of the file.</param>
    /// <param name="chosen">Key to column; an empty column leaves the key out.</param>
    public static ColumnMapping Guess(IReadOnlyList<string> columns, ColumnMapping chosen)
    {
        var taken = chosen.Columns.Values.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var mapping = new Dictionary<string, string>(chosen.Columns, StringComparer.Ordinal);
        foreach (var column in columns.Where(column => !taken.Contains(column)))
        {
            if (RecordKeys.Guess(column) is { } key)
            {
                mapping.TryAdd(key, column);
            }
        }

        return new ColumnMapping(mapping.Where(pair => pair.Value.Length > 0).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));
    }

    /// <summary>Reads <c>{"name":"Firma","lat":"Breite"}</c>.</summary>
    /// <param name="json">As somebody wrote it; null or empty for no choice.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    public static ColumnMapping Parse(string? json, out string? problem)
    {
        problem = null;
        if (string.IsNullOrWhiteSpace(json))
        {
            return None;
        }

        try
        {
            var columns = JsonSerializer.Deserialize<Dictionary<string, string?>>(json) ?? [];
            var unknown = columns.Keys.FirstOrDefault(key => !RecordKeys.All.Contains(key));
            problem = unknown is null ? null : $"'{(unknown.Length <= 100 ? unknown : unknown[..100])}' is no key of a record; there are {string.Join(", ", RecordKeys.All)}";
            return new ColumnMapping(columns.ToDictionary(pair => pair.Key, pair => pair.Value ?? "", StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            problem = "must be a JSON object of keys and the names of columns, such as {\"name\":\"Firma\"}";
            return None;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(Columns);
}
