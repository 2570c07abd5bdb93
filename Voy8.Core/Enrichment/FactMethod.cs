namespace Voy8.Core.Enrichment;

/// <summary>How a fact was found (<see cref="Fact.Method"/>), and how much that is worth against the others.</summary>
public static class FactMethod
{
    public const string Person = "person";
    public const string JsonLd = "json-ld";
    public const string Microdata = "microdata";
    public const string Rdfa = "rdfa";
    public const string Html = "html";
    public const string Import = "import";
    public const string Directory = "directory";

    /// <summary>Entered by somebody for this one venue.</summary>
    public const string Entry = "entry";

    private const int PersonRank = 100;
    private const int EntryRank = 30;
    private const int MissedRank = 25;
    private const int ImportRank = 20;
    private const int FadedRank = 10;

    /// <summary>
    /// Higher outranks lower whatever the confidence or age: a person's correction, then what a site states in markup made to be
    /// read by machines, then what was read from its prose, then what somebody entered for this venue, then what it said once and says no more, then what somebody else's list says;
    /// what it has not said for long comes last.
    /// </summary>
    public static int RankOf(string source, Fact fact)
    {
        var rank = RankOf(source, fact.Method);
        return fact.MissedAt is null || rank == PersonRank ? rank : Math.Min(rank, fact.Confidence >= FactDecay.HoldsFrom ? MissedRank : FadedRank);
    }

    /// <summary>A person said so.</summary>
    public static bool IsPersons(SourcedFact sourced) => RankOf(sourced.Source, sourced.Fact) == PersonRank;

    private static int RankOf(string source, string method) => source == ObservationSource.Person
        ? PersonRank
        : method switch
        {
            Person => PersonRank,
            JsonLd => 80,
            Microdata => 70,
            Rdfa => 60,
            Html => 40,
            Entry => EntryRank,
            Import or Directory => ImportRank,
            _ => ObservationSource.IsImport(source) ? ImportRank : 30,
        };
}
