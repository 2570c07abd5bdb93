namespace Voy8.Web.Accounts;

/// <summary>The sentences of what can go wrong with a form of the account pages.</summary>
internal static class FormProblems
{
    private const int LongestWait = 24 * 60 * 60;

    /// <param name="code">The API's code.</param>
    /// <param name="field">The first parameter that was wrong.</param>
    /// <param name="wait">Seconds.</param>
    public static string? Describe(string? code, string? field, int? wait) => (code, field) switch
    {
        (null or "", _) => null,
        ("invalid_credentials", _) => "The e-mail or the password is wrong.",
        ("email_taken", _) => "There is an account with this e-mail already: sign in, or use another one.",
        ("account_locked", _) => $"A wrong password was given too often. Try again {In(wait)}.",
        ("too_many_attempts", _) => $"There were too many attempts. Try again {In(wait)}.",
        ("too_many_confirmations", _) => $"The mail was asked for a moment ago, or five times today. Try again {In(wait)}.",
        ("email_confirmed", _) => "Your address is confirmed already.",
        ("email_unavailable", _) => "This installation sends no e-mail. Ask an operator to set it up.",
        ("invalid_confirmation", _) => "This confirms nothing: it is another account's, a day old, or was used. Ask for another mail on your account's page.",
        ("registration_closed", _) => "Accounts are made by invitation here. Ask an operator.",
        ("invalid_request", "email") => "This is not an e-mail address.",
        ("invalid_request", "password") => "The password does not fit: 10 to 128 characters, and something else than the e-mail; the present one where it is asked for.",
        ("invalid_request", "new_password") => "The new password needs 10 to 128 characters.",
        ("not_signed_in", _) => "Your session has ended. Sign in again.",
        ("unreachable", _) => "The Voy8 API does not answer. Try again in a moment.",
        _ => "That did not work. Try again in a moment.",
    };

    private static string In(int? seconds) => seconds switch
    {
        null or < 1 or > LongestWait => "later",
        1 => "in a second",
        < 120 => $"in {seconds} seconds",
        _ => $"in {(seconds + 59) / 60} minutes",
    };
}
