using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Voy8.Api.Access;
using Voy8.Api.Imports;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Api.Streaming;
using Voy8.Contracts;
using Voy8.Core.ChatModels;
using Voy8.Core.Investigations;
using Voy8.Jobs;

namespace Voy8.Api;

/// <summary>Questions that a language model answers with tools. One's own; operators see their own as well, and no others.</summary>
internal static class InvestigationsApi
{
    private const int MaxBodyBytes = 256 * 1024;
    private const int MaxPage = 100;

    public static IEndpointRouteBuilder MapInvestigationsApi(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/investigations").WithTags("Investigations").ForUsers().WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        group.MapPost("", StartAsync).WithSummary("Asks a question, answered as a job by a language model that uses tools, with citations.")
            .Produces<InvestigationResponse>(StatusCodes.Status202Accepted).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("", ListAsync).WithSummary("Your investigations, newest first; thread_id: those of one thread.");
        group.MapGet("/allowance", AllowanceAsync).WithSummary("Whether questions can be asked, and what is left of the day's tokens.");
        group.MapGet("/{id:guid}", GetAsync).WithSummary("One of your investigations: its steps so far, its answer, its sources.");
        group.MapGet("/{id:guid}/events", FollowAsync).WithSummary("Streams an investigation step by step, until it has ended or ten minutes have passed.")
            .Produces<InvestigationResponse>(contentType: "text/event-stream");
        group.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("Stops an investigation; its steps stay.");
        group.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes an investigation, and those that follow it up.");
        return app;
    }

    private static async Task<IResult> StartAsync(
        InvestigationRequest request, Caller caller, HttpContext http, InvestigationRequestParser parser, InvestigationRequests requests, InvestigationStore store, InvestigationMapping mapping,
        ChatUsageStore usage, TimeProvider time, CancellationToken cancellationToken)
    {
        var (question, scope, errors) = await parser.ParseAsync(request, cancellationToken);
        if (errors.Count > 0)
        {
            return ApiProblem.Validation(errors);
        }

        var (refusal, id) = await requests.StartAsync(caller.Account, question, scope, request.FollowUpOf, cancellationToken);
        if (refusal is { } reason)
        {
            if (reason == InvestigationRefusal.BudgetSpent)
            {
                http.Response.Headers.RetryAfter = Math.Ceiling((usage.DayEnds - time.GetUtcNow()).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }

            return Refuse(reason, request.FollowUpOf);
        }

        var investigation = await store.FindAsync(caller.Account, id, cancellationToken);
        return investigation is null ? NotFound(id) : TypedResults.Accepted($"/investigations/{id}", await mapping.ToResponseAsync(investigation, [], cancellationToken));
    }

    private static ProblemHttpResult Refuse(InvestigationRefusal refusal, Guid? followUpOf) => refusal switch
    {
        InvestigationRefusal.NoModel => ApiProblem.Of(
            StatusCodes.Status503ServiceUnavailable, "llm_not_configured", "No language model is configured.",
            "An operator sets ChatModels:Models:0:Endpoint and ChatModels:Models:0:Model, as for Ollama http://localhost:11434/v1 and qwen3:8b; docs/investigations.md has the recipes."),
        InvestigationRefusal.BudgetSpent => ApiProblem.Of(
            StatusCodes.Status429TooManyRequests, "llm_budget_spent", "Your tokens of today are spent.", "Ask again after midnight UTC; GET /investigations/allowance tells what one may spend."),
        InvestigationRefusal.TooMany => ApiProblem.Conflict("too_many_investigations", "You have as many investigations under way as one may. Wait until one has ended, or cancel one."),
        InvestigationRefusal.TooManyKept => ApiProblem.Conflict("too_many_kept", "You keep as many investigations as one may: delete some first."),
        InvestigationRefusal.NotAnswered => ApiProblem.Conflict("not_answered", "The question that you follow up has no answer. Wait for it, or ask without follow_up_of."),
        _ => NotFound(followUpOf ?? Guid.Empty),
    };

    private static async Task<Results<Ok<InvestigationsResponse>, ValidationProblem>> ListAsync(
        Caller caller, InvestigationStore store, InvestigationMapping mapping, string? limit, string? offset, [FromQuery(Name = "thread_id")] string? threadId, CancellationToken cancellationToken)
    {
        var parser = new QueryParser();
        var (most, skipped, thread) = (parser.Number("limit", limit, 1, MaxPage, 20), parser.Number("offset", offset, 0, 20_000, 0), parser.Id("thread_id", threadId, "a thread"));
        if (parser.Problem is { } problem)
        {
            return problem;
        }

        var (found, total) = await store.ListAsync(caller.Account, thread, most, skipped, cancellationToken);
        var responses = new List<InvestigationResponse>(found.Count);
        foreach (var investigation in found)
        {
            responses.Add(await mapping.ToResponseAsync(investigation, [], cancellationToken));
        }

        return TypedResults.Ok(new InvestigationsResponse(responses, total));
    }

    private static async Task<Ok<InvestigationAllowance>> AllowanceAsync(Caller caller, ChatUsageStore usage, IOptions<ChatModelsOptions> models, CancellationToken cancellationToken) =>
        TypedResults.Ok(new InvestigationAllowance(
            models.Value.IsConfigured,
            [.. models.Value.Models.Select(model => model.Model)],
            models.Value.DailyTokensPerUser,
            await usage.SpentTodayAsync(caller.Account, cancellationToken),
            usage.DayEnds));

    private static async Task<Results<Ok<InvestigationResponse>, ProblemHttpResult>> GetAsync(
        Guid id, Caller caller, InvestigationStore store, InvestigationMapping mapping, CancellationToken cancellationToken) =>
        await FindAsync(id, caller, store, mapping, cancellationToken) is { } response ? TypedResults.Ok(response) : NotFound(id);

    private static async Task<Results<EventStreamResult<InvestigationResponse>, ProblemHttpResult>> FollowAsync(
        Guid id, Caller caller, InvestigationStore store, InvestigationMapping mapping, IJobControl jobs, TimeProvider time, CancellationToken cancellationToken) =>
        await store.FindAsync(caller.Account, id, cancellationToken) is { } investigation
            ? new EventStreamResult<InvestigationResponse>(EventsAsync(investigation, caller, store, mapping, jobs, time, cancellationToken))
            : NotFound(id);

    // Each stored step moves the job, so whoever watches the job sees every step.
    private static async IAsyncEnumerable<SseItem<InvestigationResponse>> EventsAsync(
        Investigation investigation, Caller caller, InvestigationStore store, InvestigationMapping mapping, IJobControl jobs, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (investigation.JobId is { } job && !investigation.IsFinished)
        {
            await foreach (var _ in JobEvents.FollowAsync(jobs, job, JobEvents.Lifetime, time, cancellationToken))
            {
                if (await FindAsync(investigation.Id, caller, store, mapping, cancellationToken) is not { IsFinished: false } now)
                {
                    break;
                }

                yield return new SseItem<InvestigationResponse>(now, "progress");
            }
        }

        if (await FindAsync(investigation.Id, caller, store, mapping, cancellationToken) is { } last)
        {
            yield return new SseItem<InvestigationResponse>(last, last.IsFinished ? "completed" : "progress");
        }
    }

    private static async Task<Results<Accepted<InvestigationResponse>, ProblemHttpResult>> CancelAsync(
        Guid id, Caller caller, InvestigationStore store, InvestigationMapping mapping, IJobControl jobs, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(caller.Account, id, cancellationToken) is not { } investigation)
        {
            return NotFound(id);
        }

        if (!await store.CancelAsync(caller.Account, id, cancellationToken))
        {
            return ApiProblem.Conflict("investigation_ended", "The investigation has ended already, so there is nothing to cancel.");
        }

        await StopAsync(investigation, caller, jobs);
        return await FindAsync(id, caller, store, mapping, cancellationToken) is { } response ? TypedResults.Accepted($"/investigations/{id}", response) : NotFound(id);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, Caller caller, InvestigationStore store, IJobControl jobs, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(caller.Account, id, cancellationToken) is not { } investigation || !await store.DeleteAsync(caller.Account, id, cancellationToken))
        {
            return NotFound(id);
        }

        await StopAsync(investigation, caller, jobs);
        return TypedResults.NoContent();
    }

    // Once it is marked its job is to end, whether the caller waits or not.
    private static async Task StopAsync(Investigation investigation, Caller caller, IJobControl jobs)
    {
        if (investigation.JobId is { } job)
        {
            await jobs.OwnedBy(caller.Account).CancelAsync(job, CancellationToken.None);
        }
    }

    private static async Task<InvestigationResponse?> FindAsync(Guid id, Caller caller, InvestigationStore store, InvestigationMapping mapping, CancellationToken cancellationToken) =>
        await store.FindAsync(caller.Account, id, cancellationToken) is { } investigation
            ? await mapping.ToResponseAsync(investigation, await store.ReadStepsAsync(caller.Account, id, cancellationToken: cancellationToken), cancellationToken)
            : null;

    private static ProblemHttpResult NotFound(Guid id) => ApiProblem.NotFound("investigation_not_found", $"You have no investigation {id}; GET /investigations lists those that you have.");
}
