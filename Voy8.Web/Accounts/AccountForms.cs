using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Operations;

namespace Voy8.Web.Accounts;

/// <summary>Where the forms of the account pages go. Each wants the antiforgery token of its page, and answers with a redirect.</summary>
internal static class AccountForms
{
    public const string SignInPath = "/account/sign-in";
    public const string RegisterPath = "/account/register";
    public const string SignOutPath = "/account/sign-out";
    public const string PasswordPath = "/account/password";
    public const string ConfirmationPath = "/account/confirmation";
    public const string ConfirmPath = "/account/confirm";
    private const long MaxFormBytes = 16 * 1024;

    public static IEndpointRouteBuilder MapAccountForms(this IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("").WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes));
        forms.MapPost(SignInPath, SignInAsync);
        forms.MapPost(RegisterPath, RegisterAsync);
        forms.MapPost(SignOutPath, SignOutAsync);
        forms.MapPost(PasswordPath, ChangePasswordAsync).RequireAuthorization();
        forms.MapPost(ConfirmationPath, AskForConfirmationAsync).RequireAuthorization();
        forms.MapPost(ConfirmPath, ConfirmAsync).RequireAuthorization();
        return app;
    }

    private static Task<IResult> SignInAsync(
        [FromForm] string? email, [FromForm] string? password, [FromForm(Name = "return")] string? returnTo,
        AccountClient accounts, TimeProvider time, HttpContext context, CancellationToken cancellationToken) =>
        AnswerAsync("/sign-in", returnTo, async () =>
        {
            await EnterAsync(new CredentialsRequest(email, password), accounts, time, context, cancellationToken);
            return LocalPath.Of(returnTo);
        });

    private static Task<IResult> RegisterAsync(
        [FromForm] string? email, [FromForm] string? password, [FromForm(Name = "return")] string? returnTo,
        AccountClient accounts, TimeProvider time, HttpContext context, CancellationToken cancellationToken) =>
        AnswerAsync("/register", returnTo, async () =>
        {
            var credentials = new CredentialsRequest(email, password);
            await accounts.RegisterAsync(credentials, context.Connection.RemoteIpAddress, cancellationToken);
            await EnterAsync(credentials, accounts, time, context, cancellationToken);
            return LocalPath.Of(returnTo);
        });

    private static async Task<IResult> SignOutAsync([FromForm] bool? everywhere, AccountClient accounts, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            await accounts.SignOutAsync(everywhere == true, PersonClaims.TokenOf(context.User), cancellationToken);
        }
        catch (ApiException) when (everywhere != true)
        {
            // The cookie goes, whether the session had ended already or the API cannot be asked.
        }
        catch (ApiException problem)
        {
            return Refused("/account", returnTo: null, problem);
        }

        await context.SignOutAsync(PersonClaims.Scheme);
        return Results.LocalRedirect("/");
    }

    private static Task<IResult> ChangePasswordAsync(
        [FromForm] string? password, [FromForm(Name = "new_password")] string? newPassword, AccountClient accounts, HttpContext context, CancellationToken cancellationToken) =>
        AnswerAsync("/account", returnTo: null, async () =>
        {
            await accounts.ChangePasswordAsync(
                new ChangePasswordRequest(password, newPassword), context.Connection.RemoteIpAddress, PersonClaims.TokenOf(context.User), cancellationToken);
            return "/account?done=password";
        });

    // The antiforgery token is asked for where a form is read.
    private static Task<IResult> AskForConfirmationAsync([FromForm] string? ask, AccountClient accounts, HttpContext context, CancellationToken cancellationToken) =>
        AnswerAsync("/account", returnTo: null, async () =>
        {
            await accounts.AskForConfirmationAsync(context.Connection.RemoteIpAddress, PersonClaims.TokenOf(context.User), cancellationToken);
            return "/account?done=confirmation";
        });

    private static Task<IResult> ConfirmAsync([FromForm] string? token, AccountClient accounts, HttpContext context, CancellationToken cancellationToken) =>
        AnswerAsync("/confirm", returnTo: null, async () =>
        {
            await accounts.ConfirmAsync(new ConfirmationRequest(token?.Trim()), context.Connection.RemoteIpAddress, PersonClaims.TokenOf(context.User), cancellationToken);
            return "/account?done=confirmed";
        });

    private static async Task EnterAsync(CredentialsRequest credentials, AccountClient accounts, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var signedIn = await accounts.SignInAsync(credentials, context.Connection.RemoteIpAddress, cancellationToken);
        await context.SignInAsync(PersonClaims.Scheme, signedIn.ToPrincipal(), new AuthenticationProperties
        {
            IsPersistent = true,
            AllowRefresh = false,
            ExpiresUtc = time.GetUtcNow().AddSeconds(signedIn.ExpiresIn),
        });
    }

    private static async Task<IResult> AnswerAsync(string page, string? returnTo, Func<Task<string>> act)
    {
        try
        {
            return Results.LocalRedirect(await act());
        }
        catch (ApiException problem)
        {
            return Refused(page, returnTo, problem);
        }
    }

    // A code, never a sentence: what stands in an address may be anybody's.
    private static IResult Refused(string page, string? returnTo, ApiException problem) => Results.LocalRedirect(Uris.With(
        page,
        ("error", problem.Code),
        ("field", problem.Errors.Keys.FirstOrDefault()),
        ("wait", problem.RetryAfter?.TotalSeconds),
        ("return", returnTo is null ? null : LocalPath.Of(returnTo))));
}
