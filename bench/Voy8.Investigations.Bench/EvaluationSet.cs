using System.Globalization;

namespace Voy8.Investigations.Bench;

/// <summary>
/// The 40 questions over the demo town. Which venues they are about follows from the town alone, so they are the same in each run; what is known of
/// them is the town's own truth, not what Voy8 read of it.
/// </summary>
public static class EvaluationSet
{
    private const double DistanceTolerance = 0.05;
    private static readonly string[] Facts = ["search_venues", "venue_facts"];
    private static readonly string[] Hours = ["search_venues", "open_at"];
    private static readonly string[] Comparison = ["search_venues", "compare_venues"];
    private static readonly string[] TwoFacts = ["search_venues", "venue_facts", "venue_facts"];
    private static readonly string[] Measured = ["search_venues", "distance"];
    private static readonly string[] Counted = ["count_venues"];
    private static readonly string[] Searched = ["search_venues"];

    private static readonly (string Code, string Words)[] AskedFeatures = [("dogs_allowed", "Are dogs allowed at"), ("outdoor_seating", "Can one sit outside at"), ("wifi", "Is there wifi at"), ("wheelchair", "Is it possible to enter in a wheelchair at")];
    private static readonly (string Kind, string Words)[] Counts = [("pub", "pubs"), ("cafe", "cafés"), ("bakery", "bakeries"), ("hotel", "hotels"), ("museum", "museums"), ("pharmacy", "pharmacies")];
    private static readonly (string Kind, string Words, string Feature, string FeatureWords)[] Finds =
    [
        ("pub", "a pub", "live_music", "live music"), ("restaurant", "a restaurant", "sea_view", "a view of the sea"), ("cafe", "a café", "wifi", "wifi"), ("hotel", "a hotel", "parking", "a car park"),
    ];

    private static readonly string[] Invented = ["The Clockwork Walrus", "Zum Gläsernen Ochsen", "Το Ψηφιακό Χταπόδι"];

    // Noon and the small hours tell most hours apart.
    private static readonly (DayOfWeek Day, string Date, TimeSpan Time)[] Moments =
    [
        (DayOfWeek.Monday, "2027-03-08", TimeSpan.FromHours(12.5)), (DayOfWeek.Wednesday, "2027-03-10", TimeSpan.FromHours(3)), (DayOfWeek.Saturday, "2027-03-13", TimeSpan.FromHours(11)),
        (DayOfWeek.Tuesday, "2027-03-09", TimeSpan.FromHours(15.25)), (DayOfWeek.Sunday, "2027-03-14", TimeSpan.FromHours(20.5)), (DayOfWeek.Friday, "2027-03-12", TimeSpan.FromHours(9.75)),
    ];

    /// <param name="town">All venues of the town.</param>
    public static IReadOnlyList<EvaluationQuestion> Of(IReadOnlyList<TownVenue> town)
    {
        // Those whose name tells which one is meant, and whose truth stays what it is.
        TownVenue[] known =
        [
            .. town.Where(venue => venue.Expect == "ok" && !venue.ChangesByItself)
                .Where(venue => town.Count(other => other.Name.Contains(venue.Name, StringComparison.OrdinalIgnoreCase)) == 1)
                .OrderBy(venue => venue.Slug, StringComparer.Ordinal),
        ];
        var questions = new List<EvaluationQuestion>();
        foreach (var venue in Pick(known, 5, 0))
        {
            Add("phone", $"What is the phone number of {venue.Name}?", [Facts], venue.Phone, Judge.Phone(venue.Phone), venue);
        }

        foreach (var (venue, moment) in Pick([.. known.Where(venue => OpenHours.TryIsOpen(venue.OpeningHours, default, out _))], Moments.Length, 3).Zip(Moments))
        {
            var at = DateTime.Parse(moment.Date, CultureInfo.InvariantCulture) + moment.Time;
            OpenHours.TryIsOpen(venue.OpeningHours, at, out var open);
            Add("hours", $"Is {venue.Name} open on {moment.Day}, {moment.Date}, at {moment.Time:hh\\:mm}? Begin with yes or no.", [Hours, Facts], open ? "yes" : "no", Judge.YesOrNo(open), venue);
        }

        foreach (var venue in Pick(known, 4, 5))
        {
            Add("address", $"In which street is {venue.Name}, and at which number?", [Facts, Searched], $"{venue.Street} {venue.HouseNumber}", Judge.Names(venue.Street, venue.HouseNumber), venue);
        }

        foreach (var (venue, (code, words)) in Pick(known, AskedFeatures.Length, 7).Zip(AskedFeatures))
        {
            var yes = known.FirstOrDefault(other => other.Features.Contains(code) && questions.TrueForAll(question => !question.Names.Contains(other.Name))) ?? venue;
            Add("feature", $"{words} {yes.Name}? Begin with yes or no.", [Facts, Searched], "yes", Judge.YesOrNo(true), yes);
        }

        foreach (var (kind, words) in Counts)
        {
            var count = town.Count(venue => venue.Kind == kind);
            Add("count", $"How many {words} are there in the dataset harbour, by their kind?", [Counted], $"{count}", Judge.Number(count));
        }

        TownVenue[] priced = [.. known.Where(venue => venue.Markup != "Plain")];
        foreach (var pair in Pick([.. priced.Where(venue => venue.PriceLevel is 1)], 4, 2).Zip(Pick([.. priced.Where(venue => venue.PriceLevel >= 3)], 4, 1)))
        {
            var (cheap, dear) = pair;
            Add("price", $"Which is cheaper, {dear.Name} or {cheap.Name}? Begin with its name.", [Comparison, TwoFacts, ["search_venues", "search_venues"]], cheap.Name, Judge.First(cheap.Name, dear.Name), cheap, dear);
        }

        foreach (var (from, to) in Pick(known, 4, 11).Zip(Pick(known, 4, 13)))
        {
            var metres = from.DistanceTo(to);
            Add("distance", $"How many metres is it from {from.Name} to {to.Name}, as the crow flies?", [Measured], $"{metres:0} m", Judge.Number(metres, Math.Max(5, metres * DistanceTolerance)), from, to);
        }

        foreach (var (kind, words, feature, featureWords) in Finds)
        {
            string[] fitting = [.. town.Where(venue => venue.Kind == kind && venue.Features.Contains(feature)).Select(venue => venue.Name)];
            Add("find", $"Name {words} with {featureWords}.", [Searched], string.Join(", ", fitting), Judge.AnyOf(fitting), kind, feature);
        }

        foreach (var name in Invented)
        {
            Add("none", $"What is the phone number of {name}?", [Searched], "that it is not known", _ => true, name);
        }

        return questions;

        void Add(string group, string text, IReadOnlyList<IReadOnlyList<string>> paths, string expected, Func<string, bool> isRight, params object[] about) => questions.Add(
            new EvaluationQuestion(questions.Count + 1, group, text, paths, expected, isRight, [.. about.Select(one => one is TownVenue venue ? venue.Name : one.ToString()!)]));
    }

    // Spread over the town, and each time others.
    private static IEnumerable<TownVenue> Pick(TownVenue[] venues, int count, int offset) =>
        Enumerable.Range(0, count).Select(i => venues[((i * venues.Length / count) + offset) % venues.Length]);
}
