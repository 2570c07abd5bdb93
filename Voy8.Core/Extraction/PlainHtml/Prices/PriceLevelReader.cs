using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction.PlainHtml.Prices;

/// <summary>The price level that a page states ("Price range: €€"), or that the prices of its main courses come to.</summary>
internal static class PriceLevelReader
{
    private const double Stated = 0.7;
    private const double Computed = 0.5;
    private const int MaxLines = 3_000;
    private const int MaxPrices = 60;
    private const int MinDishes = 3;
    private const int MaxLabelled = 60;
    private const int MenuSection = 40;

    // A main course below the first is cheap, and so on: roughly the same in euros, dollars, pounds and francs.
    private static readonly decimal[] Steps = [12, 25, 45];
    private static readonly string[] Currencies = ["EUR", "GBP", "CHF", "USD", "CAD", "AUD"];

    private static readonly string[] Labels =
        ["price range", "price level", "price category", "prices", "preisklasse", "preisniveau", "preiskategorie", "preisspanne", "prijsklasse", "prijsniveau", "prijscategorie", "κατηγορια τιμων", "επιπεδο τιμων", "ευρος τιμων", "τιμεσ"];

    private static readonly string[] MainCourses =
        ["main course", "main courses", "mains", "main dishes", "entrees", "hauptgerichte", "hauptgericht", "hauptspeisen", "hauptgang", "hoofdgerecht", "hoofdgerechten", "κυριωσ πιατα", "κυριωσ πιατο", "κυρια πιατα"];

    private static readonly string[] OtherCourses =
        ["dessert", "desserts", "drinks", "starters", "appetizers", "sides", "wine", "wines", "nachspeisen", "nachtisch", "getranke", "vorspeisen", "beilagen", "weine", "nagerechten", "voorgerechten", "dranken", "wijnen", "επιδορπια", "ποτα", "ορεκτικα", "κρασια", "γλυκα"];

    public static void Read(HtmlPage page, FactWriter facts)
    {
        var lines = page.Lines.Take(MaxLines).ToList();
        if (FindStated(lines) is { } level)
        {
            facts.Add(FactFields.PriceLevel, level, Stated);
        }
        else if (OfMainCourses(lines) is { } computed)
        {
            facts.Add(FactFields.PriceLevel, computed, Computed);
        }
    }

    private static string? FindStated(List<string> lines)
    {
        foreach (var line in lines.Where(line => line.Length <= MaxLabelled && line.AsSpan().ContainsAny("€$£¥₺")))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = PriceLevel.Normalise(line[(colon + 1)..]);

            // A lone sign says nothing; two of them, or one behind a label, do.
            if (value is not null && (value.Length > 1 || (colon > 0 && Labels.Any(label => Words.Contains(TextFolding.Fold(line[..colon]), label)))))
            {
                return value;
            }
        }

        return null;
    }

    // "Main courses from 12 €", or the section of a menu under that heading.
    private static string? OfMainCourses(List<string> lines)
    {
        var prices = new List<Price>();
        var said = false;
        for (var at = 0; at < lines.Count && prices.Count < MaxPrices; at++)
        {
            if (!Names(lines[at], MainCourses))
            {
                continue;
            }

            var own = PriceText.All(lines[at]).ToList();
            said |= own.Count > 0;
            prices.AddRange(own);
            for (var below = at + 1; own.Count == 0 && below < Math.Min(at + MenuSection, lines.Count) && !Names(lines[below], OtherCourses) && prices.Count < MaxPrices; below++)
            {
                prices.AddRange(PriceText.All(lines[below]));
            }
        }

        var known = prices.Where(price => price.Amount is > 2 and < 500 && (price.Currency is null ? price.Symbol == "$" : Currencies.Contains(price.Currency, StringComparer.Ordinal))).ToList();
        if (known.Count == 0 || (!said && known.Count < MinDishes))
        {
            return null;
        }

        var median = known.Select(price => price.Amount!.Value).Order().ElementAt(known.Count / 2);
        var sign = known[0].Currency switch { "EUR" or "CHF" => '€', "GBP" => '£', _ => '$' };
        return new string(sign, 1 + Steps.Count(step => median >= step));
    }

    private static bool Names(string line, string[] words) => line.Length <= 120 && TextFolding.Fold(line) is var folded && words.Any(word => Words.Contains(folded, word));
}
