using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Problems;
using Voy8.Core.Files;

namespace Voy8.Api.Files;

/// <summary>Why something about files was not done.</summary>
internal static class FileProblems
{
    public static ProblemHttpResult Of(FileRefusedException exception) => exception.Code switch
    {
        "file_too_large" => ApiProblem.Of(StatusCodes.Status413PayloadTooLarge, exception.Code, "The file is too large.", exception.Message),
        "empty_file" => ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, exception.Code, "The file is empty.", "Choose a file that holds something."),
        "unreadable_file" => ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, exception.Code, "The file cannot be read.", exception.Message),
        _ => ApiProblem.Of(StatusCodes.Status415UnsupportedMediaType, exception.Code, "Files of this kind are not read.", exception.Message),
    };

    public static ProblemHttpResult NotFound(Guid id) => ApiProblem.NotFound("file_not_found", $"You have no file {id}; GET /files lists those that you have.");

    public static ProblemHttpResult NoRoom() =>
        ApiProblem.Conflict("no_room", "Your files are as large as they may be in all: delete some first. GET /files tells your quota.");

    public static ProblemHttpResult TooMany() =>
        ApiProblem.Conflict("too_many_files", "You keep as many files as one may: delete some first. GET /files tells your quota.");

    public static ProblemHttpResult BytesMissing(BlobMissingException exception) => ApiProblem.Of(
        StatusCodes.Status503ServiceUnavailable, "file_bytes_missing", "The bytes of the file are not here.", exception.Message);
}
