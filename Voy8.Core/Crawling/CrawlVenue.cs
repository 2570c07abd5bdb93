using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>Reads a venue's own site and stores what it says. Idempotency key: <c>venue:{id}</c>, so one crawl per venue is in flight.</summary>
[JobType("crawl_venue", Queue = "crawl", TimeoutSeconds = 120)]
public sealed record CrawlVenue(Guid VenueId);
