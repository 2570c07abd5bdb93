using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Voy8.Api.Access;
using Voy8.Api.Imports;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Accounts;
using Voy8.Core.Accounts.Confirmation;
using Voy8.Core.Mail;

namespace Voy8.Api;

/// <summary>One's own account: made, signed in to and out of. Operators see all accounts, and give roles.</summary>
internal static class AccountsApi
{
    private const int MaxPage = 200;

    public static IEndpointRouteBuilder MapAccountsApi(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/account").WithTags("Accounts");
        own.MapPost("/register", RegisterAsync).ForEverybody().RequireRateLimiting(AttemptLimits.Policy)
            .WithSummary("Makes an account of the role user.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);
        own.MapPost("/login", SignInAsync).ForEverybody().RequireRateLimiting(AttemptLimits.Policy)
            .WithSummary("Signs in: an e-mail and a password for a bearer token.")
            .Produces<SignInResponse>().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
        own.MapPost("/logout", SignOutAsync).ForUsers().WithSummary("Ends the session of the token; with everywhere=true all of the account.");
        own.MapGet("", WhoAmIAsync).ForUsers().WithSummary("Whose token it is.");
        own.MapPost("/password", ChangePasswordAsync).ForUsers().RequireRateLimiting(AttemptLimits.Policy)
            .WithSummary("Changes one's password, and ends one's other sessions.")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status429TooManyRequests);

        own.MapPost("/confirmation", AskForConfirmationAsync).ForUsers().RequireRateLimiting(AttemptLimits.Policy)
            .WithSummary("Asks for the mail that confirms one's address.")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);
        own.MapPost("/confirm", ConfirmAsync).ForUsers().RequireRateLimiting(AttemptLimits.Policy)
            .WithSummary("Confirms one's address by the token of the mail.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests);

        var all = app.MapGroup("/accounts").WithTags("Accounts").ForOperators();
        all.MapGet("", ListAsync).WithSummary("Accounts, newest first.");
        all.MapPut("/{id:guid}/role", SetRoleAsync).WithSummary("Makes an account an operator's or a user's; it holds at once.");
        return app;
    }

    private static async Task<Results<Created<AccountResponse>, ValidationProblem, ProblemHttpResult>> RegisterAsync(
        CredentialsRequest request, AccountService accounts, IOptions<AccountsOptions> options)
    {
        if (!options.Value.Registration)
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "registration_closed", "Accounts are made by invitation here.", "Ask an operator.");
        }

        var made = await accounts.RegisterAsync(request.Email, request.Password);
        return made switch
        {
            { Account: { } account } => TypedResults.Created("/account", account.ToResponse()),
            { EmailTaken: true } => ApiProblem.Conflict("email_taken", "There is an account with this e-mail already: sign in, or use another one."),
            _ => ApiProblem.Validation(made.Problems),
        };
    }

    private static async Task<IResult> SignInAsync(
        CredentialsRequest request, AccountService accounts, AccessTokens tokens, HttpContext context, CancellationToken cancellationToken)
    {
        var attempt = await accounts.SignInAsync(request.Email, request.Password, cancellationToken);
        return attempt switch
        {
            { Account: { } account } => TypedResults.Ok(
                new SignInResponse("Bearer", tokens.Seal(attempt.SessionId), (long)tokens.Lifetime.TotalSeconds, account.ToResponse())),
            { LockedFor: { } wait } => Locked(context, wait),
            _ => ApiProblem.Of(
                StatusCodes.Status401Unauthorized, "invalid_credentials", "The e-mail or the password is wrong.", "Correct them, or register first."),
        };
    }

    private static async Task<NoContent> SignOutAsync(Caller caller, SessionStore sessions, CancellationToken cancellationToken, bool everywhere = false)
    {
        await (everywhere
            ? sessions.EndAllAsync(caller.Account, cancellationToken: cancellationToken)
            : sessions.EndAsync(caller.SessionId.GetValueOrDefault(), cancellationToken));
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<AccountResponse>, UnauthorizedHttpResult>> WhoAmIAsync(
        Caller caller, AccountList accounts, CancellationToken cancellationToken) =>
        await accounts.FindAsync(caller.Account, cancellationToken) is { } account ? TypedResults.Ok(account.ToResponse()) : TypedResults.Unauthorized();

    private static async Task<IResult> ChangePasswordAsync(
        ChangePasswordRequest request, Caller caller, AccountService accounts, HttpContext context)
    {
        var change = await accounts.ChangePasswordAsync(
            caller.Account, caller.SessionId.GetValueOrDefault(), request.Password, request.NewPassword);
        return change switch
        {
            { LockedFor: { } wait } => Locked(context, wait),
            { Problems.Count: > 0 } => ApiProblem.Validation(change.Problems),
            _ => TypedResults.NoContent(),
        };
    }

    private static async Task<IResult> AskForConfirmationAsync(
        Caller caller, EmailConfirmations confirmations, IOptions<MailOptions> mail, HttpContext context, CancellationToken cancellationToken)
    {
        if (!mail.Value.IsConfigured)
        {
            return ApiProblem.Conflict("email_unavailable", "This installation sends no e-mail: ask an operator to set it up.");
        }

        return await confirmations.AskAsync(caller.Account, cancellationToken) switch
        {
            { IsConfirmed: true } => ApiProblem.Conflict("email_confirmed", "Your address is confirmed already."),
            { Wait: { } wait } => AttemptLimits.Later(context, "too_many_confirmations", "The mail was asked for a moment ago, or five times today.", wait),
            _ => TypedResults.StatusCode(StatusCodes.Status202Accepted),
        };
    }

    private static async Task<IResult> ConfirmAsync(
        ConfirmationRequest request, Caller caller, EmailConfirmations confirmations, CancellationToken cancellationToken) =>
        await confirmations.ConfirmAsync(caller.Account, request.Token, cancellationToken)
            ? TypedResults.NoContent()
            : ApiProblem.Of(
                StatusCodes.Status400BadRequest, "invalid_confirmation", "This token confirms nothing.", "It is another account's, a day old, or was used: ask for another mail (POST /account/confirmation).");

    private static async Task<Results<Ok<AccountsResponse>, ValidationProblem>> ListAsync(
        AccountList accounts, string? limit, string? offset, CancellationToken cancellationToken)
    {
        var page = Page.Parse(limit, offset, 20, MaxPage, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        var (found, total) = await accounts.ListAsync(page.Limit, page.Offset, cancellationToken);
        return TypedResults.Ok(new AccountsResponse([.. found.Select(AccountMapping.ToResponse)], total));
    }

    private static async Task<Results<Ok<AccountResponse>, ValidationProblem, ProblemHttpResult>> SetRoleAsync(
        Guid id, RoleRequest request, AccountList accounts, CancellationToken cancellationToken)
    {
        AccountRole? role = request.Role switch { "user" => AccountRole.User, "operator" => AccountRole.Operator, _ => null };
        if (role is null)
        {
            return ApiProblem.Validation(new Dictionary<string, string[]> { ["role"] = ["Use user or operator."] });
        }

        if (await accounts.SetRoleAsync(id, role.Value, cancellationToken) is { } changed)
        {
            return TypedResults.Ok(changed.ToResponse());
        }

        return await accounts.FindAsync(id, cancellationToken) is null
            ? ApiProblem.NotFound("account_not_found", $"There is no account {id}; GET /accounts lists those that there are.")
            : ApiProblem.Conflict("last_operator", "This is the last operator: make somebody else one first.");
    }

    private static IResult Locked(HttpContext context, TimeSpan wait) =>
        AttemptLimits.Later(context, "account_locked", "The account is locked for a while, because a wrong password was given too often.", wait);
}
