using Voy8.Jobs;

namespace Voy8.Core.Investigations;

/// <summary>Answers a question. Who asked, and where it may look, stands in its row: a job says nothing that could be forged.</summary>
[JobType("investigation", Queue = "investigation", Priority = JobPriority.High, TimeoutSeconds = 3900)]
public sealed record Investigate(Guid InvestigationId);
