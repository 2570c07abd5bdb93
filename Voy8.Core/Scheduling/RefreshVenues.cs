using Voy8.Jobs;

namespace Voy8.Core.Scheduling;

/// <summary>One cycle of the scheduler: chooses the venues to crawl next. Kept for an hour, for there is one every five minutes.</summary>
[JobType("refresh_venues", Queue = "crawl", Priority = JobPriority.Urgent, TimeoutSeconds = 240, KeepFinishedSeconds = 3600, MaxAttempts = 2)]
public sealed record RefreshVenues;
