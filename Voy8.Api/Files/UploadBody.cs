using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Voy8.Api.Problems;

namespace Voy8.Api.Files;

/// <summary>The files of a request as they come: the parts of a form named <c>file</c>, or the body itself as <c>application/octet-stream</c>.</summary>
internal static class UploadBody
{
    private const string Part = "file";
    private const int MaxBoundary = 200;

    // What the form has beside its files: the heads of its parts.
    private const long Overhead = 64 * 1024;
    private const long OverheadOfPart = 1024;

    /// <summary>Hands over each file with the name that it was given; whoever takes it reads it before the next comes.</summary>
    /// <param name="tooLarge">Answers whoever says beforehand that there will be more.</param>
    /// <param name="take">An answer ends the reading.</param>
    /// <returns>Why the request cannot be read, or what <paramref name="take"/> answered; null when all was taken.</returns>
    public static async Task<IResult?> ReadAsync(
        HttpContext context, long maxBytes, int maxParts, Func<IResult> tooLarge, Func<string?, Stream, Task<IResult?>> take, CancellationToken cancellationToken)
    {
        var most = maxBytes + Overhead + (maxParts * OverheadOfPart);
        if (context.Request.ContentLength > most)
        {
            return tooLarge();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }

        _ = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type);
        if (type?.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true)
        {
            return await take(context.Request.Query["name"], context.Request.Body);
        }

        if (type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
        {
            return ApiProblem.Of(
                StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "The body is neither a form nor bytes.",
                $"Send multipart/form-data with a part named '{Part}', or the bytes as application/octet-stream with ?name=.");
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return string.IsNullOrEmpty(boundary) || boundary.Length > MaxBoundary
            ? Malformed("the Content-Type must name the boundary of the form's parts")
            : await ReadFormAsync(new MultipartReader(boundary, context.Request.Body), maxParts, take, cancellationToken);
    }

    public static IResult Malformed(string advice) => ApiProblem.Validation(new Dictionary<string, string[]> { ["body"] = [advice] });

    private static async Task<IResult?> ReadFormAsync(MultipartReader reader, int maxParts, Func<string?, Stream, Task<IResult?>> take, CancellationToken cancellationToken)
    {
        var count = 0;
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            _ = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition);
            if (HeaderUtilities.RemoveQuotes(disposition?.Name ?? default) != Part)
            {
                return ApiProblem.Validation(new Dictionary<string, string[]> { ["body"] = [$"each part of the form must be named '{Part}'"] });
            }

            if (++count > maxParts)
            {
                return ApiProblem.Of(
                    StatusCodes.Status413PayloadTooLarge, "too_many_files", "There are too many files.", $"Send at most {maxParts} at a time.");
            }

            var name = disposition!.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
            if (await take(HeaderUtilities.RemoveQuotes(name).ToString(), section.Body) is { } answer)
            {
                return answer;
            }
        }

        return count == 0 ? Malformed($"the form has no part named '{Part}'") : null;
    }
}
