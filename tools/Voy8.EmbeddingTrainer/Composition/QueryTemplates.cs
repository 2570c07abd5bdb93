namespace Voy8.EmbeddingTrainer.Composition;

/// <summary>How people ask for a kind of venue (<c>{k}</c>), mostly around a place (<c>{p}</c>): the words around the kind must come to weigh little.</summary>
internal static class QueryTemplates
{
    /// <summary>Languages with templates of their own.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "de", "el", "nl"];

    private static readonly Dictionary<string, string[]> Training = new(StringComparer.Ordinal)
    {
        ["en"] =
        [
            "where is the nearest {k}", "{k} near me", "find a {k} in {p}", "I am looking for a {k} in {p}", "are there any {k}s nearby",
            "how many {k}s are there in {p}", "best {k} in {p}", "show me all {k}s around {p}", "what is the name of the {k} in {p}", "is there a {k} close to {p}?",
            "which {k} can I visit near {p}", "good {k} open now", "list the {k}s within 2 km of {p}", "cheap {k} {p}", "we want to go to a {k} tonight",
        ],
        ["de"] =
        [
            "wo ist hier {k}", "{k} in der Nähe", "{k} in {p} finden", "ich suche {k} in {p}", "gibt es {k} in der Nähe von {p}?", "wie viele {k} gibt es in {p}",
            "gute {k} in {p}", "zeig mir alle {k} rund um {p}", "welche {k} hat jetzt geöffnet", "nächste {k} bei {p}",
        ],
        ["el"] =
        [
            "πού είναι το πιο κοντινό {k}", "{k} κοντά μου", "ψάχνω για {k} στο {p}", "υπάρχει {k} κοντά στο {p};", "πόσα {k} υπάρχουν στην {p}",
            "το καλύτερο {k} στην {p}", "δείξε μου {k} γύρω από {p}", "{k} ανοιχτό τώρα", "θέλω να πάω σε {k}",
        ],
        ["nl"] =
        [
            "waar is de dichtstbijzijnde {k}", "{k} in de buurt", "ik zoek een {k} in {p}", "is er een {k} bij {p}?", "hoeveel {k} zijn er in {p}",
            "beste {k} in {p}", "toon alle {k} rond {p}", "welke {k} is nu open", "goede {k} vlakbij {p}",
        ],
    };

    /// <summary>English, never trained on.</summary>
    private static readonly string[] Unseen =
    [
        "{k}", "{k} {p}", "could you tell me how to get to the closest {k} from {p}", "give me the locations of each {k} to the north of {p}!",
        "does {p} have a {k}?", "{k} at most 5 minutes on foot from {p}", "in {p}, which {k} should my family pick", "where do people in {p} go when they need a {k}",
    ];

    public static string Fill(string language, string kind, IReadOnlyList<string> places, Random random) =>
        Fill(Training[language], kind, places, random);

    public static string FillUnseen(string kind, IReadOnlyList<string> places, Random random) => Fill(Unseen, kind, places, random);

    private static string Fill(string[] templates, string kind, IReadOnlyList<string> places, Random random) =>
        templates[random.Next(templates.Length)]
            .Replace("{k}", kind, StringComparison.Ordinal)
            .Replace("{p}", places[random.Next(places.Count)], StringComparison.Ordinal);
}
