using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Accounts;

/// <summary>Registering, signing in and changing a password, by ASP.NET Core Identity's rules.</summary>
public sealed class AccountService(UserManager<Account> users, SessionStore sessions, IOptions<AccountsOptions> options, TimeProvider time)
{
    // Compared with where there is no account, so that the answer takes as long as where there is one.
    private static readonly Account Nobody = new() { Email = "nobody" };
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(Nobody, Guid.CreateVersion7().ToString()));

    /// <returns>The account, or what is wrong with what was given.</returns>
    public async Task<Registration> RegisterAsync(string? email, string? password)
    {
        if (Problems(email, password) is { Count: > 0 } problems)
        {
            return new Registration(null, problems, false);
        }

        var account = new Account { Email = email!, CreatedAt = time.GetUtcNow() };
        var result = await users.CreateAsync(account, password!);
        return result.Succeeded
            ? new Registration(account, [], false)
            : new Registration(null, Describe(result), result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateUserName)));
    }

    public async Task<SignInAttempt> SignInAsync(string? email, string? password, CancellationToken cancellationToken = default)
    {
        var account = EmailAddress.IsValid(email) ? await users.FindByNameAsync(email) : null;
        password = password is { Length: <= AccountsOptions.MaxPasswordLength } ? password : "";
        if (account is null)
        {
            users.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash.Value, password);
            return SignInAttempt.Refused;
        }

        if (LockedFor(account) is { } rest)
        {
            return new SignInAttempt(null, default, rest);
        }

        if (!await users.CheckPasswordAsync(account, password))
        {
            await users.AccessFailedAsync(account);
            return SignInAttempt.Refused;
        }

        await users.ResetAccessFailedCountAsync(account);
        var session = await sessions.BeginAsync(account, options.Value.SessionLifetime, options.Value.MaxSessions, cancellationToken);
        return session is { } begun ? new SignInAttempt(account, begun, null) : SignInAttempt.Refused;
    }

    /// <summary>Ends every other session of the account, in the transaction that changes the password: whoever hangs up changes nothing of that.</summary>
    /// <returns>What is wrong with what was given; nothing when the password was changed.</returns>
    public async Task<PasswordChange> ChangePasswordAsync(Guid accountId, Guid sessionId, string? current, string? next)
    {
        if (await users.FindByIdAsync(accountId.ToString()) is not { } account)
        {
            return new PasswordChange(new() { ["password"] = ["There is no such account any more."] }, null);
        }

        if (LockedFor(account) is { } rest)
        {
            return new PasswordChange([], rest);
        }

        if (PasswordProblem(next) is { } problem)
        {
            return new PasswordChange(new() { ["new_password"] = [problem] }, null);
        }

        if (current is not { Length: <= AccountsOptions.MaxPasswordLength } || !await users.CheckPasswordAsync(account, current))
        {
            await users.AccessFailedAsync(account);
            return new PasswordChange(new() { ["password"] = ["This is not the present password."] }, null);
        }

        var hash = users.PasswordHasher.HashPassword(account, next!);
        return await sessions.ReplacePasswordAsync(account, hash, sessionId)
            ? new PasswordChange([], null)
            : new PasswordChange(new() { ["password"] = ["The password was changed meanwhile."] }, null);
    }

    private TimeSpan? LockedFor(Account account) =>
        account.LockedUntil is { } until && until - time.GetUtcNow() is { Ticks: > 0 } rest ? rest : null;

    private static Dictionary<string, string[]> Problems(string? email, string? password)
    {
        var problems = new Dictionary<string, string[]>();
        if (!EmailAddress.IsValid(email))
        {
            problems["email"] = [$"Use an e-mail address of at most {AccountsOptions.MaxEmailLength} characters."];
        }

        if (PasswordProblem(password) is { } problem)
        {
            problems["password"] = [problem];
        }
        else if (string.Equals(email, password, StringComparison.OrdinalIgnoreCase))
        {
            problems["password"] = ["Use something else than the e-mail address."];
        }

        return problems;
    }

    private static string? PasswordProblem(string? password) =>
        password is { Length: >= AccountsOptions.MinPasswordLength and <= AccountsOptions.MaxPasswordLength }
            ? null
            : $"Use {AccountsOptions.MinPasswordLength} to {AccountsOptions.MaxPasswordLength} characters.";

    private static Dictionary<string, string[]> Describe(IdentityResult result) =>
        new() { ["email"] = [.. result.Errors.Select(error => error.Description)] };
}

/// <param name="EmailTaken">An account has this e-mail already.</param>
public sealed record Registration(Account? Account, Dictionary<string, string[]> Problems, bool EmailTaken);

/// <param name="Account">Who signed in; null when it was refused.</param>
/// <param name="SessionId">The session that began.</param>
/// <param name="LockedFor">How long the account stays locked, where that is why.</param>
public sealed record SignInAttempt(Account? Account, Guid SessionId, TimeSpan? LockedFor)
{
    public static SignInAttempt Refused { get; } = new(null, default, null);
}

/// <param name="Problems">What is wrong with the parameters; none when it was done or the account is locked.</param>
public sealed record PasswordChange(Dictionary<string, string[]> Problems, TimeSpan? LockedFor);
