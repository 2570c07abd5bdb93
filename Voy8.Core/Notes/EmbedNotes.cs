using Voy8.Jobs;

namespace Voy8.Core.Notes;

/// <summary>Embeds the notes whose text has changed since their vector was made.</summary>
/// <param name="NoteIds">At most 1,000; those that are current cost nothing.</param>
[JobType("embed_notes", Queue = "embed", TimeoutSeconds = 600, KeepFinishedSeconds = 3600)]
public sealed record EmbedNotes(IReadOnlyList<Guid> NoteIds)
{
    internal const int MaxNotes = 1_000;
}
