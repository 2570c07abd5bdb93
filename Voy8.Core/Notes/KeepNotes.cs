using Voy8.Jobs;

namespace Voy8.Core.Notes;

/// <summary>Looks for notes without a current vector, and deletes for good what was deleted a while ago. A schedule asks for it every minute.</summary>
[JobType("keep_notes", Queue = "embed", TimeoutSeconds = 600, KeepFinishedSeconds = 3600)]
public sealed record KeepNotes;
