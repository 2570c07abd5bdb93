using System.Globalization;
using Voy8.DemoSites.Seeding;
using Voy8.DemoSites.Town;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Prose;

/// <summary>Puts a venue's text together. Sentences are dealt like cards, so that neighbours do not repeat one another.</summary>
internal sealed class Writer(Language language, ulong seed)
{
    private const int OldestHouse = 1868;
    private const int OldestOwner = 1971;
    private const int NewestYear = 2019;
    private readonly Dictionary<string, Queue<string>> _decks = [];
    private readonly SeededRandom _dealer = SeededRandom.For(seed, $"writer {language.Code}");

    public VenueText Write(VenueSeed venue, VenueKind kind, Building building, IReadOnlyList<string> extraFeatures, SeededRandom random)
    {
        var owner = kind.History == "owner" ? Owner.Pick(language, random) : null;
        // Owners are alive; institutions may be older than anybody.
        var oldest = owner is null ? OldestHouse : OldestOwner;
        var year = oldest + random.Below(NewestYear - oldest);
        return new VenueText(
            venue.Introduction,
            Deal($"place {venue.Quarter}", language.Places[venue.Quarter.ToString().ToLowerInvariant()]).Replace("{address}", Address(building), StringComparison.Ordinal),
            History(owner, year),
            $"{Deal("voice", language.Voice)} {Deal("voice", language.Voice)}",
            Deal("closing", language.Closings),
            owner,
            extraFeatures.ToDictionary(feature => feature, feature => Deal($"feature {feature}", [.. language.Features[feature].Skip(1)])),
            kind.Food ? Dishes(venue, random) : [],
            kind.Food ? [.. random.Shuffled(language.Drinks).Take(5).Select(Dish.Read)] : []);
    }

    public string Address(Building building) => language.Address
        .Replace("{street}", building.Street.Names[language.Code], StringComparison.Ordinal)
        .Replace("{number}", building.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private string History(Owner? owner, int year)
    {
        var text = owner is null ? Deal("chronicle", language.Chronicle) : Deal("history", language.History);
        text = text.Replace("{year}", year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return owner is null
            ? text
            : text.Replace("{ownerGen}", owner.Possessor, StringComparison.Ordinal)
                .Replace("{Owner}", char.ToUpper(owner.Subject[0], CultureInfo.InvariantCulture) + owner.Subject[1..], StringComparison.Ordinal)
                .Replace("{owner}", owner.Subject, StringComparison.Ordinal);
    }

    private IReadOnlyList<Dish> Dishes(VenueSeed venue, SeededRandom random)
    {
        var key = venue.Cuisines.FirstOrDefault(language.Dishes.ContainsKey) ?? venue.Kind;
        var dishes = language.Dishes[key].Select(Dish.Read).ToArray();
        var count = Math.Min(dishes.Length, 6 + random.Below(4));
        var chosen = random.Shuffled(dishes).Take(count).ToHashSet();
        return [.. dishes.Where(chosen.Contains)];
    }

    private string Deal(string deck, IReadOnlyList<string> cards)
    {
        if (!_decks.TryGetValue(deck, out var left) || left.Count == 0)
        {
            _decks[deck] = left = new Queue<string>(_dealer.Shuffled(cards));
        }
        return left.Dequeue();
    }
}
