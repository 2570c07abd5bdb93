using System.Text;
using Microsoft.Extensions.Options;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Search;

/// <summary>
/// Takes a query apart: filters that its words plainly ask for, and words for both legs. A filter that the person ignores gives its
/// words back. Words that stand in a venue's name beside a word that means nothing else ("Cheap Thrills") ask for that venue, not for a filter.
/// </summary>
internal sealed class QueryUnderstanding(PlaceStore places, QuerySpelling spelling, StemStore stems, IOptions<SearchOptions> options, TimeProvider time)
{
    public async Task<UnderstoodQuery> ReadAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var tokens = QueryWords.Tokens(query.Text);
        string[] words = [.. tokens.Select(token => token.Word)];
        var indexed = places.Indexed(cancellationToken);
        var corrections = await spelling.CorrectAsync(words, query.Ignored, indexed, cancellationToken);
        var understood = new List<UnderstoodFilter>();
        foreach (var (place, meant) in corrections)
        {
            var token = tokens[place];
            understood.Add(new UnderstoodFilter(SpellingCorrection.IdOf(words[place]), meant, "spelling", query.Text[token.Start..token.End], token.Start));
            words[place] = meant;
        }

        Intent[] intents = [.. IntentScanner.Scan(words).Where(intent => !query.Ignored.Contains(intent.Id))];
        var named = await NamedAsync(words, intents, indexed, cancellationToken);
        var filters = query.Filters;
        var taken = new bool[words.Length];
        var features = new bool[words.Length];
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var intent in intents.Except(named))
        {
            if (await ApplyAsync(intent, words, query.Filters.Area, filters, indexed, cancellationToken) is not { } applied)
            {
                continue;
            }

            filters = applied.Filters;
            var (start, end) = (tokens[intent.Start].Start, tokens[applied.End - 1].End);
            understood.Add(new UnderstoodFilter(intent.Id, applied.Label, KindOf(intent), query.Text[start..end], start));
            (intent.KeepsWords ? features : taken).AsSpan(intent.Start..applied.End).Fill(true);
            if (intent.KeepsWords)
            {
                codes.Add(intent.Entry.Value);
            }
        }

        var terms = MarkFilters(QueryParser.Parse(words, taken), codes);
        bool[] apart = terms.Any(term => term.IsFilter) ? [.. taken.Zip(features, (gone, asked) => gone || asked)] : taken;
        var text = understood.Count == 0 ? query.Text : Untaken(query.Text, tokens, words, apart);
        return new UnderstoodQuery(query with { Text = text, Filters = filters }, await stems.AddStemsAsync(terms, cancellationToken), understood);
    }

    // "wifi" alone is what is wanted, and so is it in "lovely wifi"; in "sushi wifi" it is not.
    private static IReadOnlyList<QueryTerm> MarkFilters(IReadOnlyList<QueryTerm> terms, HashSet<string> features)
    {
        QueryTerm[] marked = [.. terms.Select(term => term with { IsFilter = term.Codes(VocabularyType.Feature).Any(features.Contains) })];
        return marked.Any(term => term is { IsConcept: true, IsFilter: false }) ? marked : terms;
    }

    private static string KindOf(Intent intent) => intent.Entry.Type switch
    {
        IntentType.Open => "open",
        IntentType.Price => "price",
        IntentType.Feature => "feature",
        _ => "near",
    };

    private async Task<(SearchFilters Filters, string Label, int End)?> ApplyAsync(
        Intent intent, string[] words, SearchArea asked, SearchFilters filters, Lazy<Task<bool>> indexed, CancellationToken cancellationToken)
    {
        switch (intent.Entry)
        {
            case { Type: IntentType.Open }:
                return (filters with { OpenAt = time.GetUtcNow() }, "Open now", intent.End);
            case { Type: IntentType.Price, Value: "low" }:
                return (filters with { MaxPriceLevel = 1 }, "Cheap", intent.End);
            case { Type: IntentType.Price }:
                return (filters with { MinPriceLevel = 3 }, "Upscale", intent.End);
            case { Type: IntentType.Feature, Value: var code }:
                return (filters with { Features = [.. filters.Features.Union([code])] }, Vocabulary.FeatureLabel(code), intent.End);
            case { Type: IntentType.NearMe }:
                return asked.Near is null
                    ? null
                    : (filters with { Area = new SearchArea(asked.Near, Math.Min(asked.RadiusMetres ?? double.MaxValue, options.Value.NearMetres), asked.Box) }, "Near me", intent.End);
            default:
                return await NearAsync(intent, words, asked, indexed, cancellationToken) is var (place, end)
                    ? (filters with { Area = new SearchArea(place.Location, options.Value.NearMetres, asked.Box) }, "Near " + place.Name, end)
                    : null;
        }
    }

    // The longest run of words that is somebody's name.
    private async Task<(KnownPlace Place, int End)?> NearAsync(
        Intent intent, string[] words, SearchArea asked, Lazy<Task<bool>> indexed, CancellationToken cancellationToken)
    {
        if (intent.Station is { } type)
        {
            return await places.FindStationAsync(type, asked.Near, cancellationToken) is { } station ? (station, intent.End) : null;
        }

        for (var end = intent.End; end > intent.PlaceStart; end--)
        {
            if (await places.FindNamedAsync(words[intent.PlaceStart..end], asked.Near, indexed, cancellationToken) is { } place)
            {
                return (place, end);
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<Intent>> NamedAsync(string[] words, Intent[] intents, Lazy<Task<bool>> indexed, CancellationToken cancellationToken)
    {
        var phrases = new List<(Intent Intent, string[] Phrase)>();
        foreach (var intent in intents.Where(intent => intent.Entry.Type is not (IntentType.Near or IntentType.NearMe)))
        {
            if (IsPlain(words, intents, intent.Start - 1))
            {
                phrases.Add((intent, words[(intent.Start - 1)..intent.End]));
            }

            if (IsPlain(words, intents, intent.End))
            {
                phrases.Add((intent, words[intent.Start..(intent.End + 1)]));
            }
        }

        var named = new List<Intent>();
        foreach (var (intent, phrase) in phrases)
        {
            if (!named.Contains(intent) && await places.StandInNameAsync(phrase, indexed, cancellationToken))
            {
                named.Add(intent);
            }
        }

        return named;
    }

    // Means nothing of its own: no filter, no concept, no little word.
    private static bool IsPlain(string[] words, Intent[] intents, int i) =>
        i >= 0 && i < words.Length && !QueryWords.IsFiller(words[i]) && ConceptMatcher.LongestAt([words[i]], 0).Length == 0
        && !intents.Any(intent => i >= intent.Start && i < intent.End);

    // As it was written, but for what was taken and what was put right.
    private static string Untaken(string text, IReadOnlyList<QueryToken> tokens, string[] words, bool[] taken)
    {
        var rest = new StringBuilder();
        var end = 0;
        for (var i = 0; i < taken.Length; i++)
        {
            var token = tokens[i];
            if (token.Start >= end)
            {
                rest.Append(text, end, token.Start - end);
            }

            if (!taken[i] && words[i] != token.Word)
            {
                rest.Append(words[i]);
            }
            else if (token.Start >= end)
            {
                rest.Append(taken[i] ? " " : text[token.Start..token.End]);
            }

            end = Math.Max(end, token.End);
        }

        rest.Append(text, end, text.Length - end);
        return string.Join(' ', rest.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
