using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Search;

namespace Voy8.Api;

/// <summary>Completes a query while it is typed.</summary>
public static class SuggestApi
{
    private const int MaxTextLength = 100;
    private const int Limit = 10;

    public static IEndpointRouteBuilder MapSuggestApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/search/suggest", Suggest).WithTags("Search").ForEverybody().WithSummary("Completes what was typed: kinds, cuisines, features and names of venues.");
        return app;
    }

    /// <param name="q">What was typed, at most 100 characters.</param>
    public static async Task<Results<Ok<SuggestionsResponse>, ValidationProblem>> Suggest(
        string? q, SuggestionStore suggestions, CancellationToken cancellationToken)
    {
        if (q?.Length > MaxTextLength)
        {
            return ApiProblem.Validation(new Dictionary<string, string[]> { ["q"] = [$"Use at most {MaxTextLength} characters; there are {q.Length}."] });
        }

        var found = await suggestions.FindAsync(q ?? "", Limit, cancellationToken);
        return TypedResults.Ok(new SuggestionsResponse([.. found.Select(one => new SearchSuggestion(one.Text, one.Type, one.Id))]));
    }
}
