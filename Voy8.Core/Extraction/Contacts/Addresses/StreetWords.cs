using System.Collections.Frozen;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>Words by which a street, a unit within a building and a post office box are known. All comparisons are folded.</summary>
internal static class StreetWords
{
    private static readonly FrozenSet<string> Types = Set(
        "street", "st", "str", "avenue", "ave", "av", "road", "rd", "drive", "dr", "boulevard", "blvd", "lane", "ln", "way", "court", "ct", "circle", "cir", "place", "pl", "square", "sq",
        "parkway", "pkwy", "highway", "hwy", "terrace", "ter", "trail", "trl", "plaza", "pike", "route", "turnpike", "loop", "alley", "row", "mews", "close", "crescent", "cres", "gardens", "grove",
        "hill", "walk", "quay", "wharf", "embankment", "parade", "green", "expressway", "freeway", "causeway", "broadway", "esplanade", "promenade", "concourse", "bypass", "commons", "crossing", "point",
        "rue", "quai", "allee", "chemin", "impasse", "cours", "faubourg", "via", "viale", "corso", "piazza", "piazzale", "vicolo", "largo", "lungomare", "strada", "calle", "c/", "avenida", "avda", "paseo", "plaça",
        "carrer", "avinguda", "autoroute", "carretera", "camino", "ronda", "rambla", "rua", "praca", "travessa", "estrada", "ul", "ulica", "ulitsa", "prospekt", "οδοσ", "λεωφοροσ", "λεωφ", "πλατεια", "πλ", "ακτη", "παραλια", "odos", "leoforos", "plateia", "улица", "ул", "проспект");

    // Those that mean a street even without a number.
    private static readonly FrozenSet<string> Sure = Set(
        "street", "avenue", "ave", "road", "rd", "drive", "boulevard", "blvd", "lane", "parkway", "pkwy", "highway", "hwy", "rue", "avenida", "calle", "via", "viale", "οδοσ", "λεωφοροσ", "πλατεια", "ulica", "улица", "проспект");

    private static readonly FrozenSet<string> Openers = Set(
        "piazza", "piazzale", "largo", "corso", "vicolo", "lungomare", "place", "quai", "chemin", "allee", "impasse", "cours", "boulevard", "plaza", "paseo", "rambla", "ronda", "carrer", "camino", "carretera", "avda", "av", "rua", "praca", "travessa", "avinguda", "autoroute", "ακτη", "πλ", "ul", "ул", "odos", "leoforos");

    // Names that end so are of a building or an estate, not of a town.
    private static readonly FrozenSet<string> Premises = Set(
        "park", "estate", "centre", "center", "house", "building", "mall", "works", "mill", "farm", "chambers", "hall", "university", "college", "hospital", "hotel", "airport", "campus", "headquarters", "ltd", "limited", "inc", "llc", "plc", "gmbh", "company");

    // Endings of one word: Hafenstraße, Marktplein.
    private static readonly string[] Endings = ["strasse", "str", "weg", "platz", "allee", "gasse", "ring", "damm", "ufer", "markt", "steig", "straat", "laan", "plein", "kade", "gracht", "dijk", "singel", "gatan", "gata", "vej", "gade", "vagen"];

    private static readonly FrozenSet<string> Directions = Set("n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest");

    private static readonly FrozenSet<string> Units = Set(
        "suite", "ste", "unit", "apt", "apartment", "floor", "fl", "room", "rm", "building", "bldg", "box", "mail", "dept", "department", "level", "shop", "store", "space", "stop", "tower", "wing", "studio", "office", "stiege", "tur", "top", "og", "eg", "etage", "piano", "piso", "οροφοσ");

    private static readonly FrozenSet<string> Ordinals = Set("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "ground", "top", "lower", "upper");

    public static bool IsType(string token) => Types.Contains(Fold(token)) || (token.Length > 5 && Endings.Any(ending => Fold(token).EndsWith(ending, StringComparison.Ordinal)));

    /// <summary>A word of its own, not the ending of a street's name.</summary>
    public static bool IsTypeWord(string token) => Types.Contains(Fold(token));

    /// <summary>"Piazza Grande", "Rue des Remparts".</summary>
    public static bool OpensStreet(string token) => Openers.Contains(Fold(token));

    public static bool IsSureType(string token) => Sure.Contains(Fold(token)) || (token.Length > 5 && Endings.Any(ending => Fold(token).EndsWith(ending, StringComparison.Ordinal)));

    public static bool IsPremises(string token) => Premises.Contains(Fold(token));

    public static bool IsDirection(string token) => Directions.Contains(Fold(token).Replace(".", "", StringComparison.Ordinal));

    /// <summary>"Suite 5", "#12", "2nd Floor", "Sixth Floor", "Unit A": a part of a building, no street.</summary>
    public static bool IsUnit(string text)
    {
        var tokens = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return tokens.Length is > 0 and <= 5
            && (tokens[0][0] == '#' || (Units.Contains(Fold(tokens[0])) && !tokens.Any(IsType)) || (tokens.Length == 2 && Units.Contains(Fold(tokens[1])) && (char.IsDigit(tokens[0][0]) || Ordinals.Contains(Fold(tokens[0])))));
    }

    public static bool IsUnitWord(string token) => token[0] == '#' || Units.Contains(Fold(token));

    public static bool IsPostBox(string text)
    {
        var folded = Fold(text).Replace(".", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return folded.StartsWith("pobox", StringComparison.Ordinal) || folded.StartsWith("postfach", StringComparison.Ordinal) || folded.StartsWith("postbus", StringComparison.Ordinal) || folded.StartsWith("boitepostale", StringComparison.Ordinal);
    }

    private static string Fold(string token) => TextFolding.Fold(token).TrimEnd('.', ',', ':');

    private static FrozenSet<string> Set(params string[] words) => words.Select(TextFolding.Fold).ToFrozenSet(StringComparer.Ordinal);
}
