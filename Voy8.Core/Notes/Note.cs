namespace Voy8.Core.Notes;

/// <summary>What somebody noted on a venue. It is theirs alone: every query names its owner.</summary>
/// <param name="VenueId">The venue; where it was merged with another, that one. It may be gone from the catalogue.</param>
/// <param name="VenueName">As the catalogue has it; else as it was when the note was written.</param>
/// <param name="VenueExists">Whether the catalogue still has the venue.</param>
/// <param name="Text">Markdown, as it was written.</param>
/// <param name="Version">1 at first; one more with each change.</param>
public sealed record Note(
    Guid Id, Guid VenueId, string VenueName, bool VenueExists, string Text, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Which of somebody's notes; newest change first.</summary>
/// <param name="Words">Only those that have each of these words, or their beginnings; null or empty for all.</param>
public sealed record NoteQuery(Guid OwnerId, Guid? VenueId = null, string? Words = null, int Limit = 20, int Offset = 0);

public enum NoteOutcome
{
    Done,

    /// <summary>There is no such note, or it is somebody else's.</summary>
    NotFound,

    NoSuchVenue,

    /// <summary>The text is empty, too long, or holds what no text holds.</summary>
    Unfit,

    /// <summary>The account keeps as many notes as it may.</summary>
    TooMany,

    /// <summary>Another version is there than the one that was to be changed.</summary>
    Changed,
}

/// <param name="Note">As it is now; set when done, and when it was changed meanwhile.</param>
/// <param name="Problem">What is wrong with the text, where it is unfit.</param>
public sealed record NoteResult(NoteOutcome Outcome, Note? Note = null, string? Problem = null);
