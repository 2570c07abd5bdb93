namespace Voy8.Core.Discovery.Matching;

/// <summary>Whether two descriptions are of one business. Stored by its lower-case name.</summary>
public enum MatchCertainty
{
    Different,

    /// <summary>A person is to say.</summary>
    Unsure,

    Certain,
}

/// <summary>What spoke for or against.</summary>
/// <param name="Signal">name, phone, website, address, distance, kind or branch.</param>
/// <param name="Points">Above zero for the same business, below for another; a gate that closed has none.</param>
/// <param name="Detail">For people.</param>
public sealed record MatchEvidence(string Signal, double Points, string Detail);

/// <summary>The outcome of comparing two businesses.</summary>
/// <param name="Score">The sum of the evidence's points.</param>
public sealed record Match(MatchCertainty Certainty, double Score, IReadOnlyList<MatchEvidence> Evidence);
