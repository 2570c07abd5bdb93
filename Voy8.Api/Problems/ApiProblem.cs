using Microsoft.AspNetCore.Http.HttpResults;

namespace Voy8.Api.Problems;

/// <summary>The API's errors: RFC 9457 problem details with a stable <c>code</c> and a sentence that says what to do.</summary>
public static class ApiProblem
{
    /// <summary>400 <c>invalid_request</c>: names each bad parameter.</summary>
    /// <param name="errors">Parameter name (snake_case, as the caller wrote it) to what is wrong with it.</param>
    public static ValidationProblem Validation(IDictionary<string, string[]> errors) => TypedResults.ValidationProblem(
        errors,
        detail: "Correct the parameters that 'errors' names, and send the request again.",
        title: "The request has invalid parameters.",
        extensions: Code("invalid_request"));

    public static ProblemHttpResult NotFound(string code, string detail) => Of(StatusCodes.Status404NotFound, code, "Not found.", detail);

    public static ProblemHttpResult Conflict(string code, string detail) =>
        Of(StatusCodes.Status409Conflict, code, "The request does not fit the present state.", detail);

    public static ProblemHttpResult Of(int status, string code, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: Code(code));

    internal static Dictionary<string, object?> Code(string code) => new() { ["code"] = code };
}
