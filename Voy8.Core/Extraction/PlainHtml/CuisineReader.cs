using System.Buffers;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml;

/// <summary>Cuisines that a page claims for itself: "Greek cuisine", "italienische Küche", "Franse keuken", "Ελληνική κουζίνα", "Trattoria".</summary>
internal static class CuisineReader
{
    private const double Often = 0.65;
    private const double Once = 0.5;
    private const int MaxCuisines = 3;
    private const int MaxCharacters = 40_000;
    private const int MaxBack = 5;

    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal) { "restaurant", "cafe", "bar", "pub", "fast_food", "food_court", "biergarten", "ice_cream", "bistro" };

    private static readonly HashSet<string> Nouns = new(StringComparer.Ordinal)
    {
        "cuisine", "food", "restaurant", "kitchen", "dishes", "cooking", "specialities", "specialties", "kuche", "spezialitaten", "gerichte", "gaststatte", "keuken", "gerechten", "specialiteiten", "eethuis",
        "κουζινα", "κουζινασ", "εστιατοριο", "πιατα", "γευσεισ", "σπεσιαλιτε",
    };

    private static readonly SearchValues<string> AnyNoun = SearchValues.Create([.. Nouns], StringComparison.Ordinal);

    private static readonly HashSet<string> Joiners = new(StringComparer.Ordinal) { "and", "und", "en", "και", "or", "oder", "traditional", "authentic", "fine", "modern", "gute", "feine", "original" };

    // Houses of one cuisine by their name.
    private static readonly Dictionary<string, string> Houses = new(StringComparer.Ordinal)
    {
        ["pizzeria"] = "pizza",
        ["πιτσαρια"] = "pizza",
        ["trattoria"] = "italian",
        ["osteria"] = "italian",
        ["ristorante"] = "italian",
        ["taverna"] = "greek",
        ["ταβερνα"] = "greek",
        ["steakhouse"] = "steak_house",
        ["sushibar"] = "sushi",
        ["ψαροταβερνα"] = "seafood",
        ["burgerbar"] = "burger",
    };

    public static void Read(HtmlPage page, VenueProfile venue, FactWriter facts)
    {
        if (!Kinds.Contains(venue.Kind))
        {
            return;
        }

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var heads = string.Join('\n', new[] { venue.Name, page.Document.Title, page.Meta("description", "og:description") }.OfType<string>());
        var foldedHeads = Tokens(TextFolding.Fold(heads.Length > MaxCharacters ? heads[..MaxCharacters] : heads));
        foreach (var word in foldedHeads)
        {
            if (Houses.TryGetValue(word, out var cuisine))
            {
                Count(cuisine);
            }
        }

        ReadText(foldedHeads);
        var total = heads.Length;
        for (var at = 0; at < page.Lines.Count && (total += page.Lines[at].Length) < MaxCharacters; at++)
        {
            if (page.FoldedLines[at].AsSpan().ContainsAny(AnyNoun))
            {
                ReadText(Tokens(page.FoldedLines[at]));
            }
        }

        foreach (var (code, count) in counts.OrderByDescending(pair => pair.Value).Take(MaxCuisines))
        {
            facts.Add(FactFields.Cuisine, code, count > 1 ? Often : Once);
        }

        // "Greek and Italian cuisine": back from the noun over cuisines and what joins them.
        void ReadText(List<string> words)
        {
            for (var at = 1; at < words.Count; at++)
            {
                for (var back = at - 1; Nouns.Contains(words[at]) && back >= Math.Max(0, at - MaxBack); back--)
                {
                    if (Cuisines.Known(words[back]) is { } code)
                    {
                        Count(code);
                    }
                    else if (!Joiners.Contains(words[back]))
                    {
                        break;
                    }
                }
            }
        }

        void Count(string code) => counts[code] = counts.GetValueOrDefault(code) + 1;
    }

    private static List<string> Tokens(ReadOnlySpan<char> folded)
    {
        var words = new List<string>();
        while (folded.Length > 0)
        {
            var end = 0;
            while (end < folded.Length && (char.IsLetter(folded[end]) || folded[end] == '_'))
            {
                end++;
            }

            if (end > 0)
            {
                words.Add(folded[..end].ToString());
            }
            else if (folded[0] is '.' or '!' or '?' or '\n')
            {
                words.Add(".");
            }

            folded = folded[Math.Max(1, end)..];
        }

        return words;
    }
}
