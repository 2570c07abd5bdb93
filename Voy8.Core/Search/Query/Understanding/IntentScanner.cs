using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>Finds what the words of a query seem to ask for; the longest phrase wins, and of each filter the first.</summary>
internal static class IntentScanner
{
    private const int LongestPlace = 5;

    public static IReadOnlyList<Intent> Scan(IReadOnlyList<string> words)
    {
        var intents = new List<Intent>();
        for (var i = 0; i < words.Count;)
        {
            var intent = At(words, i, out var length);
            if (intent is not null && !intents.Exists(other => other.Id == intent.Id))
            {
                intents.Add(intent);
            }

            i += Math.Max(length, 1);
        }

        return intents;
    }

    private static Intent? At(IReadOnlyList<string> words, int start, out int length)
    {
        var (phrase, entry) = IntentDictionary.LongestAt(words, start);
        var (concept, meanings) = ConceptMatcher.LongestAt(words, start);
        if (entry is null || concept > phrase)
        {
            length = concept;
            return meanings is [{ Type: VocabularyType.Feature } feature]
                ? new Intent("feature:" + feature.Code, new IntentEntry(IntentType.Feature, feature.Code), start, concept)
                : null;
        }

        length = phrase;
        switch (entry.Type)
        {
            case IntentType.Open:
                return new Intent("open_now", entry, start, phrase);
            case IntentType.Price:
                return new Intent("price:" + entry.Value, entry, start, phrase);
            case IntentType.NearMe:
                return new Intent("near_me", entry, start, phrase);
            case IntentType.Feature:
                return new Intent("feature:" + entry.Value, entry, start, phrase);
            case IntentType.Near:
                var near = Near(words, start, phrase, entry);
                length = near?.Station is null ? phrase : near.Count;
                return near;
            default:
                return null;
        }
    }

    private static Intent? Near(IReadOnlyList<string> words, int start, int phrase, IntentEntry entry)
    {
        var place = start + phrase;
        while (place < words.Count && QueryWords.IsFiller(words[place]))
        {
            place++;
        }

        if (place == words.Count)
        {
            return null;
        }

        var (station, named) = IntentDictionary.LongestAt(words, place);
        if (named is { Type: IntentType.Station })
        {
            return new Intent("near", entry, start, place + station - start, place, named.Value);
        }

        var end = place;
        while (end < words.Count && end - place < LongestPlace && IntentDictionary.LongestAt(words, end).Entry is null)
        {
            end++;
        }

        return end == place ? null : new Intent("near", entry, start, end - start, place);
    }
}
