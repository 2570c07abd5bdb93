namespace Voy8.Search.Bench.Embedding;

/// <summary>Texts as venues have them, of 2 to about 40 words in three languages; the same each time.</summary>
internal static class SampleTexts
{
    public static string[] Words { get; } =
    [
        "restaurant", "cafe", "bar", "bakery", "museum", "hotel", "vegan", "vegetarian", "outdoor", "seating", "wheelchair", "accessible", "live", "music",
        "wine", "beer", "garden", "quiet", "family", "children", "menu", "breakfast", "lunch", "dinner", "coffee", "roasted", "pizza", "sushi", "ramen",
        "gaststätte", "bäckerei", "biergarten", "kinder", "ruhig", "günstig", "frühstück", "gemütlich", "terrasse", "barrierefrei", "regional",
        "ταβέρνα", "καφέ", "εστιατόριο", "μουσική", "θάλασσα", "ψάρι", "κρασί", "πρωινό", "σουβλάκι", "πλατεία",
    ];

    public static string[] Make(int count)
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 2 + (int)(38 * Math.Pow(random.NextDouble(), 2)))
            .Select(_ => Words[random.Next(Words.Length)])))];
    }
}
