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

    /// <summary>
    /// Higher outranks lower whatever the confidence or age: a person's correction, then what a site states in markup made to be
    /// read by machines, then what was read from its prose, then what somebody else's list says.
    /// </summary>
    public static int RankOf(string source, string method) => source == ObservationSource.Person
        ? 100
        : method switch
        {
            Person => 100,
            JsonLd => 80,
            Microdata => 70,
            Rdfa => 60,
            Html => 40,
            Import => 20,
            _ => ObservationSource.IsImport(source) ? 20 : 30,
        };
}
