using Voy8.Core.Enrichment;

namespace Voy8.Core.Crawling;

/// <summary>What is to be stored of a visit.</summary>
/// <param name="Said">What the site says now, of the source <see cref="ObservationSource.Crawl"/>; null when that is not touched.</param>
/// <param name="State">With <see cref="CrawlStatus.Succeeded"/> or <see cref="CrawlStatus.Unchanged"/> as the visit itself can tell.</param>
/// <param name="Compares">The venue had facts of an earlier visit: when these are the same, the visit is stored as <see cref="CrawlStatus.Unchanged"/>.</param>
internal sealed record VisitRecord(CrawlState State, Observation? Said, bool Compares = false);
