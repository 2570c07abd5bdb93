using System.Text.Json;
using Voy8.Contracts;
using Voy8.Core.Documents;

namespace Voy8.Api.Mapping;

internal static class DocumentMapping
{
    public static DocumentHitResponse ToResponse(this DocumentHit hit) => new(
        hit.FileId,
        hit.FileName,
        hit.Title,
        JsonNamingPolicy.SnakeCaseLower.ConvertName(hit.Type.ToString()),
        hit.IsOwn,
        hit.Chunk,
        hit.Page,
        hit.Headings,
        hit.Passage.Text,
        [.. hit.Passage.Highlights.Select(span => new TextSpan(span.Start, span.Length))],
        hit.Start,
        hit.End,
        Math.Round(hit.Score, 4),
        [.. Ways(hit)]);

    private static IEnumerable<string> Ways(DocumentHit hit)
    {
        if (hit.ByWords)
        {
            yield return "words";
        }

        if (hit.ByMeaning)
        {
            yield return "meaning";
        }
    }
}
