namespace Voy8.Web.Clients;

/// <summary>The API refused a request or could not be reached. <see cref="Exception.Message"/> is fit to be shown to a person.</summary>
public sealed class ApiException : Exception
{
    public const string Unreachable = "unreachable";

    public ApiException(string message, int? status, string code, IReadOnlyDictionary<string, string[]>? errors = null, Exception? inner = null)
        : base(message, inner)
    {
        Status = status;
        Code = code;
        Errors = errors ?? new Dictionary<string, string[]>();
    }

    /// <summary>The HTTP status; null when no answer came.</summary>
    public int? Status { get; }

    /// <summary>The problem's stable code, or <see cref="Unreachable"/>.</summary>
    public string Code { get; }

    /// <summary>How long to wait before the next attempt, where the API says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The person is not signed in, or no longer.</summary>
    public bool WantsSignIn => Status == 401;

    /// <summary>What is wrong with each parameter of an invalid request.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; }

    /// <summary>What to do about it: the parameters to correct where the API names them, else the message.</summary>
    public string Explanation => Errors.Count == 0
        ? Message
        : string.Join(' ', Errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"));

    public bool IsUnreachable => Code == Unreachable || Status is 502 or 503 or 504;

    public static ApiException NotReached(Exception inner) =>
        new("The Voy8 API does not answer. It may still be starting; this page tries again when you ask it to.", null, Unreachable, null, inner);
}
