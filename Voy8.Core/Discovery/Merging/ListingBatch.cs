using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Discovery.Directories;
using Voy8.Core.Discovery.Matching;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Discovery.Merging;

/// <summary>What is to become of the listings of one batch. Venues that it makes have an id of their own only once they are written.</summary>
internal sealed class ListingBatch(BusinessDiscovery discovery, string adapter, DateTimeOffset now)
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<Guid, Guid> _written = [];
    private readonly List<(Guid VenueId, MatchProfile Profile)> _made = [];

    public Guid DatasetId => discovery.Dataset.Id;
    public string Adapter => adapter;
    public DateTimeOffset Now => now;
    public DiscoveryCounts Counts { get; private set; }

    /// <summary>Venues of this batch, by a stand-in for their id.</summary>
    public IReadOnlyList<(Guid VenueId, MatchProfile Profile)> Made => _made;

    public VenueDraft Draft(Listing listing) => Record(listing).ToDraft();

    public MatchSubject Subject(Listing listing)
    {
        string[] All(string field) => [.. listing.Facts.Where(fact => fact.Field == field).Select(fact => fact.Value)];
        return new MatchSubject([listing.Name, .. All(FactFields.Name)], listing.Kind, listing.Location, discovery.City.Country)
        {
            Phones = All(FactFields.Phone),
            Websites = listing.Website is { } site ? [site] : [],
            Street = All(FactFields.Street).FirstOrDefault(),
            HouseNumber = All(FactFields.HouseNumber).FirstOrDefault(),
            Postcode = All(FactFields.Postcode).FirstOrDefault(),
            City = All(FactFields.City).FirstOrDefault() ?? discovery.City.Name,
        };
    }

    public void Make(Listing listing, MatchProfile profile, IReadOnlyList<(Guid VenueId, Match Match)> unsure)
    {
        var standIn = Guid.CreateVersion7();
        _made.Add((standIn, profile));
        _entries.Add(new Entry(listing, standIn, Change.Made) { Unsure = unsure });
        Counts += new DiscoveryCounts(0, 0, 1, 0, 0, unsure.Count > 0 ? 1 : 0, 0);
    }

    public void Merge(Listing listing, Guid venueId, Match match)
    {
        _entries.Add(new Entry(listing, venueId, Change.Merged) { Match = match });
        Counts += new DiscoveryCounts(0, 0, 0, 0, 1, 0, 0);
    }

    public void Update(Listing listing, Guid venueId)
    {
        _entries.Add(new Entry(listing, venueId, Change.Updated));
        Counts += new DiscoveryCounts(0, 0, 0, 1, 0, 0, 0);
    }

    public void See(Listing listing, Guid venueId) => _entries.Add(new Entry(listing, venueId, Change.None));

    /// <summary>Writes the venues that are new, and learns their ids.</summary>
    public async Task ResolveAsync(Func<IReadOnlyCollection<VenueDraft>, Task<IReadOnlyList<VenueWritten>>> write)
    {
        var made = _entries.Where(entry => entry.Change == Change.Made).ToDictionary(entry => Draft(entry.Listing).SourceId, StringComparer.Ordinal);
        foreach (var venue in await write([.. made.Values.Select(entry => Draft(entry.Listing))]))
        {
            _written[made[venue.SourceId].VenueId] = venue.Id;
        }
    }

    /// <summary>Listings that say something else than before.</summary>
    public IEnumerable<(Guid VenueId, VenueDraft Draft)> Updates() =>
        from entry in _entries where entry.Change == Change.Updated select (entry.VenueId, Draft(entry.Listing));

    public IReadOnlyList<Observation> Observations() =>
        [.. _entries.Where(entry => entry.Change != Change.None).Select(entry => Observe(entry.Listing, IdOf(entry.VenueId)))];

    public IEnumerable<(Listing Listing, Guid VenueId, byte[] Hash)> Listings() => _entries.Select(entry => (entry.Listing, IdOf(entry.VenueId), Draft(entry.Listing).ContentHash));

    public IEnumerable<(Guid VenueId, AbsorbedVenue Absorbed, Match Match)> Merges() =>
        from entry in _entries
        where entry.Change == Change.Merged
        let id = Guid.CreateVersion7()
        select (IdOf(entry.VenueId), AbsorbedVenue.Of(id, DatasetId, Draft(entry.Listing), [Observe(entry.Listing, id)]), entry.Match!);

    public IEnumerable<(Guid VenueId, Guid OtherId, Match Match)> Reviews() =>
        from entry in _entries from unsure in entry.Unsure select (IdOf(entry.VenueId), IdOf(unsure.VenueId), unsure.Match);

    public IReadOnlyList<(Guid VenueId, string? Website)> NewSites() =>
        [.. _entries.Where(entry => entry.Change == Change.Made).Select(entry => (IdOf(entry.VenueId), entry.Listing.Website))];

    private Guid IdOf(Guid venueId) => _written.GetValueOrDefault(venueId, venueId);

    private VenueRecord Record(Listing listing) => new(
        $"{adapter}:{listing.Key}", listing.Name, listing.Kind, listing.Location, discovery.City.Country, listing.Website, 0,
        [.. listing.Facts, new ImportedFact(FactFields.Country, discovery.City.Country, FactList.Stated)]);

    private Observation Observe(Listing listing, Guid venueId) => new(
        venueId,
        ObservationSource.Directory(adapter, listing.Key),
        [.. Record(listing).Facts.Select(fact => new Fact(fact.Field, fact.Value, listing.Url.AbsoluteUri, FactMethod.Directory, fact.Confidence, now))],
        now);

    private enum Change
    {
        None,
        Made,
        Merged,
        Updated,
    }

    private sealed record Entry(Listing Listing, Guid VenueId, Change Change)
    {
        public Match? Match { get; init; }
        public IReadOnlyList<(Guid VenueId, Match Match)> Unsure { get; init; } = [];
    }
}
