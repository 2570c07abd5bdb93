using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Problems;

namespace Voy8.Api;

/// <summary>Reads query parameters as the caller wrote them, and gathers what is wrong with each. Absent and empty are the same.</summary>
internal sealed class QueryParser
{
    private const int MaxText = 200;

    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>Names each parameter that is wrong; null when none is.</summary>
    public ValidationProblem? Problem => _errors.Count == 0 ? null : ApiProblem.Validation(_errors);

    public int Number(string name, string? text, int min, int max, int absent)
    {
        if (string.IsNullOrEmpty(text))
        {
            return absent;
        }

        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : Wrong(name, $"Use a whole number from {min} to {max}.", absent);
    }

    /// <summary>A name to compare with: 1 to 200 characters.</summary>
    public string? Text(string name, string? text) =>
        string.IsNullOrEmpty(text) ? null
        : text.Length <= MaxText && !text.Contains('\0', StringComparison.Ordinal) ? text
        : Wrong<string?>(name, $"Use at most {MaxText} characters, none of them NUL.", null);

    public Guid? Id(string name, string? text, string of = "a job") =>
        string.IsNullOrEmpty(text) ? null : Guid.TryParse(text, out var id) ? id : Wrong<Guid?>(name, $"Use the id of {of}.", null);

    /// <summary>A time with its offset from UTC, as in ISO 8601.</summary>
    public DateTimeOffset? Time(string name, string? text) =>
        string.IsNullOrEmpty(text) ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : Wrong<DateTimeOffset?>(name, "Use a time such as 2031-05-17T09:30:00Z.", null);

    public TEnum? OneOf<TEnum>(string name, string? text)
        where TEnum : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Enum.GetValues<TEnum>().Cast<TEnum?>().FirstOrDefault(value => string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
            ?? Wrong<TEnum?>(name, $"Use one of {string.Join(", ", Enum.GetNames<TEnum>()).ToLowerInvariant()}.", null);
    }

    private TValue Wrong<TValue>(string name, string advice, TValue absent)
    {
        _errors[name] = [advice];
        return absent;
    }
}
