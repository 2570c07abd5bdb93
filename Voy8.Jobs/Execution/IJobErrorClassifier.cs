namespace Voy8.Jobs;

/// <summary>Knows whether trying again can help after an error. Register with <c>services.AddSingleton&lt;IJobErrorClassifier, …&gt;()</c>.</summary>
public interface IJobErrorClassifier
{
    /// <returns>True: the job is dead at once. False: it may be retried. Null: no opinion; the next classifier is asked, and in the end it is retried.</returns>
    bool? IsPermanent(Exception exception);
}

/// <summary>Turns exceptions into what is stored of them.</summary>
internal sealed class JobErrors(IEnumerable<IJobErrorClassifier> classifiers)
{
    private const int MaxMessage = 2_000;
    private const int MaxDetail = 8_000;

    private readonly IJobErrorClassifier[] _classifiers = [.. classifiers];

    public JobError Describe(Exception exception)
    {
        var cause = exception is PermanentJobException { InnerException: { } inner } ? inner : exception;
        return new JobError(
            cause is PermanentJobException ? "permanent" : cause.GetType().Name,
            Cut(exception.Message, MaxMessage),
            Cut(exception.ToString(), MaxDetail),
            Retryable: !IsPermanent(exception));
    }

    public static JobError TimedOut(TimeSpan timeout, Exception? exception) => new(
        "timeout", $"The attempt ran longer than {timeout}.", exception is null ? null : Cut(exception.ToString(), MaxDetail), Retryable: true);

    public static JobError Cancelled() => new("cancelled", "The job was cancelled while it ran.", null, Retryable: false);

    private bool IsPermanent(Exception exception)
    {
        if (exception is PermanentJobException)
        {
            return true;
        }

        foreach (var classifier in _classifiers)
        {
            if (classifier.IsPermanent(exception) is { } permanent)
            {
                return permanent;
            }
        }

        return false;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
