using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Imports;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Api.Reminders;
using Voy8.Contracts;
using Voy8.Core.Reminders;
using Voy8.Core.Reminders.Webhooks;

namespace Voy8.Api;

/// <summary>What people want to be told at a time: theirs alone.</summary>
internal static class RemindersApi
{
    private const int MaxPage = 200;

    public static IEndpointRouteBuilder MapRemindersApi(this IEndpointRouteBuilder app)
    {
        var reminders = app.MapGroup("/reminders").WithTags("Reminders").ForUsers();
        reminders.MapPost("", CreateAsync).WithSummary("Asks to be reminded at a local time in a time zone, by e-mail or by a signed webhook.")
            .Produces<ReminderResponse>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        reminders.MapGet("", ListAsync).WithSummary("One's own reminders; those that are scheduled soonest first, others latest first.")
            .Produces<RemindersResponse>().ProducesValidationProblem();
        reminders.MapGet("/{id:guid}", FindAsync).WithSummary("One of one's own reminders.")
            .Produces<ReminderResponse>().ProducesProblem(StatusCodes.Status404NotFound);
        reminders.MapPut("/{id:guid}", ChangeAsync).WithSummary("Says anew what a reminder is; one that was cancelled or failed is scheduled again.")
            .Produces<ReminderResponse>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        reminders.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Cancels a reminder that is scheduled; removes one that has ended.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        var secret = app.MapGroup("/account/webhook-secret").WithTags("Reminders").ForUsers();
        secret.MapGet("", FindSecretAsync).WithSummary("When the secret of one's webhooks was made; it is not told again.")
            .Produces<WebhookSecretResponse>().ProducesProblem(StatusCodes.Status404NotFound);
        secret.MapPost("", MakeSecretAsync).WithSummary("Makes a secret to sign one's webhooks with, in the place of the one before, and tells it once.");
        return app;
    }

    private static async Task<IResult> CreateAsync(
        ReminderRequest request, Caller caller, ReminderRequests requests, ReminderStore reminders, ReminderAddresses addresses, CancellationToken cancellationToken)
    {
        if (requests.Read(request, out var draft) is { } problem)
        {
            return problem;
        }

        if (draft.ByEmail && !await addresses.MayWriteToAsync(caller.Account, cancellationToken))
        {
            return NotConfirmed();
        }

        var result = await reminders.CreateAsync(caller.Account, draft, cancellationToken);
        return Refusal(result.Outcome, result.Id, request) ?? (await reminders.FindAsync(caller.Account, result.Id, cancellationToken) is { } made
            ? TypedResults.Created($"/reminders/{made.Id}", made.ToResponse())
            : NotFound(result.Id));
    }

    private static async Task<IResult> ListAsync(
        Caller caller, ReminderRequests requests, ReminderStore reminders, ReminderAddresses addresses, string? status, Guid? venue_id, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var page = Page.Parse(limit, offset, 20, MaxPage, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        ReminderStatus? only = status switch
        {
            "scheduled" => ReminderStatus.Scheduled,
            "sent" => ReminderStatus.Sent,
            "failed" => ReminderStatus.Failed,
            "cancelled" => ReminderStatus.Cancelled,
            _ => null,
        };
        if (only is null && !string.IsNullOrEmpty(status))
        {
            return ApiProblem.Validation(new Dictionary<string, string[]> { ["status"] = ["Use scheduled, sent, failed or cancelled."] });
        }

        var found = await reminders.ListAsync(caller.Account, only, venue_id, page.Limit, page.Offset, cancellationToken);
        return TypedResults.Ok(found.ToResponse(requests.EmailAvailable, await addresses.MayWriteToAsync(caller.Account, cancellationToken)));
    }

    private static async Task<IResult> FindAsync(Guid id, Caller caller, ReminderStore reminders, CancellationToken cancellationToken) =>
        await reminders.FindAsync(caller.Account, id, cancellationToken) is { } found ? TypedResults.Ok(found.ToResponse()) : NotFound(id);

    private static async Task<IResult> ChangeAsync(
        Guid id, ReminderRequest request, Caller caller, ReminderRequests requests, ReminderStore reminders, ReminderAddresses addresses, CancellationToken cancellationToken)
    {
        // To another person it is not there, whatever they send.
        if (await reminders.FindAsync(caller.Account, id, cancellationToken) is null)
        {
            return NotFound(id);
        }

        if (requests.Read(request, out var draft) is { } problem)
        {
            return problem;
        }

        if (draft.ByEmail && !await addresses.MayWriteToAsync(caller.Account, cancellationToken))
        {
            return NotConfirmed();
        }

        var result = await reminders.ChangeAsync(caller.Account, id, draft, cancellationToken);
        return Refusal(result.Outcome, id, request) ?? await FindAsync(id, caller, reminders, cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(Guid id, Caller caller, ReminderStore reminders, CancellationToken cancellationToken) =>
        Refusal(await reminders.DeleteAsync(caller.Account, id, cancellationToken), id, null) ?? TypedResults.NoContent();

    private static async Task<IResult> FindSecretAsync(Caller caller, WebhookSecretStore secrets, CancellationToken cancellationToken) =>
        await secrets.FindAsync(caller.Account, cancellationToken) is { } madeAt
            ? TypedResults.Ok(new WebhookSecretResponse(madeAt, null))
            : ApiProblem.NotFound("no_webhook_secret", "None was made yet: POST /account/webhook-secret makes one.");

    private static async Task<WebhookSecretResponse> MakeSecretAsync(Caller caller, WebhookSecretStore secrets, CancellationToken cancellationToken)
    {
        var (secret, madeAt) = await secrets.MakeAsync(caller.Account, cancellationToken);
        return new WebhookSecretResponse(madeAt, secret);
    }

    private static IResult? Refusal(ReminderOutcome outcome, Guid id, ReminderRequest? request) => outcome switch
    {
        ReminderOutcome.NotFound => NotFound(id),
        ReminderOutcome.NoSuchVenue => ApiProblem.Validation(new Dictionary<string, string[]> { ["venue_id"] = [$"There is no venue {request?.VenueId}."] }),
        ReminderOutcome.NoSecret => ApiProblem.Conflict("no_webhook_secret", "A webhook is signed: make a secret first (POST /account/webhook-secret)."),
        ReminderOutcome.TooMany => ApiProblem.Conflict("too_many_reminders", "You have as many reminders as one may: delete some that have ended."),
        ReminderOutcome.TooManyLately => ApiProblem.Conflict("too_many_reminders_lately", "You asked for as many reminders within an hour as one may: try again later."),
        ReminderOutcome.BeingSent => ApiProblem.Conflict("reminder_being_sent", "It is being sent at this moment: look again in a minute."),
        ReminderOutcome.AlreadySent => ApiProblem.Conflict("reminder_sent", "It has been sent: make a new one."),
        _ => null,
    };

    private static ProblemHttpResult NotConfirmed() => ApiProblem.Conflict(
        "email_not_confirmed", "Reminders go only to an address that you confirmed: ask for the mail at /account (POST /account/confirmation), or give a webhook_url and email false.");

    private static ProblemHttpResult NotFound(Guid id) => ApiProblem.NotFound("reminder_not_found", $"You have no reminder {id}; GET /reminders lists those that you have.");
}
