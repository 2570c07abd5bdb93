using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Problems;

namespace Voy8.Api.Imports;

/// <summary>Bounds of a page of a list.</summary>
internal static class Page
{
    private const int MaxOffset = 1_000_000;

    public static ValidationProblem? Problem(int limit, int offset, int maxLimit)
    {
        var errors = new Dictionary<string, string[]>();
        if (limit < 1 || limit > maxLimit)
        {
            errors["limit"] = [$"must be from 1 to {maxLimit}"];
        }

        if (offset is < 0 or > MaxOffset)
        {
            errors["offset"] = [$"must be from 0 to {MaxOffset}"];
        }

        return errors.Count == 0 ? null : ApiProblem.Validation(errors);
    }
}
