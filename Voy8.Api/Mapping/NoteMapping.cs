using Voy8.Contracts;
using Voy8.Core.Notes;

namespace Voy8.Api.Mapping;

internal static class NoteMapping
{
    public static NoteResponse ToResponse(this Note note) => new(
        note.Id, note.VenueId, note.VenueName, note.VenueExists, note.Text, NoteMarkdown.ToHtml(note.Text), note.Version, note.CreatedAt, note.UpdatedAt);

    public static NoteHitResponse ToResponse(this NoteHit hit) => new(
        hit.Note.ToResponse(), Math.Round(hit.Score, 4), [.. Ways(hit)]);

    private static IEnumerable<string> Ways(NoteHit hit)
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
