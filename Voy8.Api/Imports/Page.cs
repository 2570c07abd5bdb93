using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Problems;

namespace Voy8.Api.Imports;

/// <summary>Which part of a list.</summary>
internal readonly record struct Page(int Limit, int Offset)
{
    private const int MaxOffset = 1_000_000;

    /// <summary>Reads the page as the caller wrote it; what is absent or empty has its default.</summary>
    /// <param name="problem">Names each parameter that is wrong; null when none is.</param>
    public static Page Parse(string? limit, string? offset, int defaultLimit, int maxLimit, out ValidationProblem? problem)
    {
        var errors = new Dictionary<string, string[]>();
        var page = new Page(Number("limit", limit, 1, maxLimit, defaultLimit, errors), Number("offset", offset, 0, MaxOffset, 0, errors));
        problem = errors.Count == 0 ? null : ApiProblem.Validation(errors);
        return page;
    }

    private static int Number(string name, string? text, int min, int max, int absent, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        errors[name] = [$"must be a whole number from {min} to {max}"];
        return absent;
    }
}
