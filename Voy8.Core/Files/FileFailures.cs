using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>Why a file is not ready, where its job ended without saying so.</summary>
public static class FileFailures
{
    /// <param name="job">The file's job; null where it is gone. Before a job succeeds it makes its file ready: whoever read the file first looks again.</param>
    /// <returns>Null while there is hope.</returns>
    public static FileFailure? Of(JobRecord? job) => job switch
    {
        null => new FileFailure("processing_failed", "It was not read: the job that was to do so is gone. Try again."),
        { Status: JobStatus.Cancelled } => new FileFailure("cancelled", "Reading it was cancelled. Try again when you like."),
        { Status: JobStatus.Dead, Error.Kind: "poison" } => new FileFailure("processing_failed", "Reading it stopped the program that did so, more than once: it is left alone."),
        { Status: JobStatus.Dead, Error.Kind: "timeout" } => new FileFailure("timed_out", "Reading it took too long."),
        { Status: JobStatus.Succeeded } => new FileFailure("processing_failed", "It was not read to its end. Try again."),
        { Status: JobStatus.Dead } => new FileFailure("processing_failed", "It could not be read this time. Try again; if it happens again, tell whoever runs Voy8."),
        _ => null,
    };
}
