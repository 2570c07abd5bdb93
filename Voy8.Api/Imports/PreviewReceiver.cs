using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Api.Imports;

/// <summary>Takes the beginning of a file in, to be looked at.</summary>
internal static class PreviewReceiver
{
    /// <summary>What the form may have beside the file.</summary>
    public const int FormOverhead = 64 * 1024;

    public static async Task<IResult> ReceiveAsync(HttpContext context, ImportPreviews previews, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
        {
            return ApiProblem.Of(
                StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "The body is not a form.", "Send multipart/form-data with a part named 'file'.");
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Invalid("body", "the form ends early or is malformed");
        }

        if (form.Files.GetFile("file") is not { Length: > 0 } file)
        {
            return Invalid("file", "is missing or empty: send the beginning of the file as a part of this name");
        }

        if (file.Length > ImportPreviews.MaxBytes)
        {
            return ApiProblem.Of(
                StatusCodes.Status413PayloadTooLarge, "preview_too_large", "The part of the file is too large.",
                $"Send the first {ImportPreviews.MaxBytes} bytes: head -c {ImportPreviews.MaxBytes} FILE.");
        }

        var errors = new Dictionary<string, string[]>();
        var wish = ImportWishes.Read(form["format"], form["mapping"], null, null, errors);
        if (errors.Count > 0)
        {
            return ApiProblem.Validation(errors);
        }

        var bytes = new byte[file.Length];
        await using (var content = file.OpenReadStream())
        {
            await content.ReadExactlyAsync(bytes, cancellationToken);
        }

        var (preview, problem) = await previews.ReadAsync(bytes, isWhole: bytes.Length < ImportPreviews.MaxBytes, Path.GetFileName(file.FileName), wish, cancellationToken);
        return preview is null ? Invalid("file", problem!) : TypedResults.Ok(ImportMapping.ToResponse(preview));
    }

    private static ValidationProblem Invalid(string parameter, string problem) => ApiProblem.Validation(new Dictionary<string, string[]> { [parameter] = [problem] });
}
