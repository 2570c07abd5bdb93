namespace Voy8.Core.Crawling.Politeness;

/// <summary>Visits that are counted together, and how many of them there may be at once.</summary>
/// <param name="Name">Such as <c>domain:example.org</c>.</param>
internal readonly record struct VisitGroup(string Name, int Cap);

/// <summary>Somebody who is, or wants to be, on a host.</summary>
/// <param name="Token">Names the visitor, who may be on several hosts and counts once in each group.</param>
/// <param name="Groups">The host's own first.</param>
internal sealed record HostVisit(string Host, string Token, IReadOnlyList<VisitGroup> Groups);

/// <summary>What is remembered of a host.</summary>
/// <param name="Rest">How long it is to be left alone from now; not below zero.</param>
/// <param name="Errors">Requests in a row that it did not answer.</param>
public readonly record struct HostState(TimeSpan Rest, int Errors);
