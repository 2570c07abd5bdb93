using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace Voy8.Api.Problems;

/// <summary>Gives every error that no endpoint answered itself the same shape.</summary>
internal static class ProblemExtensions
{
    public static IServiceCollection AddApiProblems(this IServiceCollection services) => services
        .AddExceptionHandler<ApiExceptionHandler>()
        .AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            var problem = context.ProblemDetails;
            var status = problem.Status ?? context.HttpContext.Response.StatusCode;
            problem.Extensions.TryAdd("code", CodeOf(status));
            problem.Detail ??= AdviceFor(status);
            problem.Instance ??= context.HttpContext.Request.Path;
            problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
            problem.Extensions.Remove("traceId");
        });

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "invalid_request",
        StatusCodes.Status401Unauthorized => "not_signed_in",
        StatusCodes.Status403Forbidden => "not_allowed",
        StatusCodes.Status500InternalServerError => "internal_error",
        _ => ReasonPhrases.GetReasonPhrase(status).ToLowerInvariant().Replace(' ', '_'),
    };

    private static string AdviceFor(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Sign in (POST /account/login), and send its access_token in the header Authorization: Bearer.",
        StatusCodes.Status403Forbidden => "Only an operator may do this: sign in as one.",
        StatusCodes.Status404NotFound => "There is nothing at this address: compare it with the API reference at /reference.",
        StatusCodes.Status405MethodNotAllowed => "This address answers other methods: see the Allow header.",
        StatusCodes.Status413PayloadTooLarge => "Send a smaller body.",
        StatusCodes.Status415UnsupportedMediaType => "Send a content type that the API reference names for this address.",
        StatusCodes.Status503ServiceUnavailable => "Try again in a few seconds; GET /health tells what is missing.",
        >= 500 => "Try again later; give the trace_id when you report it.",
        _ => "Compare the request with the API reference at /reference.",
    };
}

/// <summary>Tells apart what a caller can mend, what passes, and what is our fault.</summary>
internal sealed class ApiExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        httpContext.Response.StatusCode = exception switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = { Status = httpContext.Response.StatusCode },
        });
    }
}
