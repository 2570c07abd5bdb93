using CsCheck;
using NpgsqlTypes;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>Hard filters are exact: index, SQL and the definition agree, round the antimeridian and the poles too.</summary>
public sealed class FilterLaws(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly string[] Kinds = ["bar", "cafe", "bank"];
    private static readonly string[] SomeFeatures = [Features.Vegetarian, Features.Wifi, Features.Parking];
    // No sum of a few simple fractions, which rounding might push to either side of it.
    private const double Floor = -0.512345678;
    private const double Tolerance = 1e-4;
    private const string Seed = "0001pt0AwKX3";
    private static readonly Guid[] Datasets = [Guid.CreateVersion7(), Guid.CreateVersion7()];

    private static readonly Gen<GeoPoint> Point = Gen.OneOf(
        Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180]),
        Gen.Select(Gen.Double[48, 48.4], Gen.Double[11.4, 11.8]),
        Gen.Select(Gen.Double[-1, 1], Gen.Double[179, 180]),
        Gen.Select(Gen.Double[-1, 1], Gen.Double[-180, -179]),
        Gen.Select(Gen.Double[89, 90], Gen.Double[-180, 180])).Select((lat, lon) => new GeoPoint(lat, lon));

    private static readonly Gen<SearchArea> Area = Gen.Select(Point, Gen.Double[1, 200_000], Point, Point, Gen.Int[0, 3]).Select((near, radius, a, b, which) =>
    {
        GeoBox? box = which >= 2 ? new GeoBox(a.Longitude, Math.Min(a.Latitude, b.Latitude), b.Longitude, Math.Max(a.Latitude, b.Latitude)) : null;
        return which % 2 == 1 ? new SearchArea(near, radius, box) : new SearchArea(null, null, box);
    });

    private static Gen<SearchFilters> Filters { get; } = Gen.Select(Area, Subset(Kinds), Subset(SomeFeatures), Gen.Int[-1, 1]).Select(
        (area, kinds, features, dataset) => new SearchFilters(area, kinds, features, dataset < 0 ? null : Datasets[dataset]));

    private static Gen<VectorEntry> Entry { get; } = Gen.Select(Point.Nullable(), Gen.Int[0, 2], Subset(SomeFeatures), Gen.Int[0, 1], Gen.Float[-1, 1].Array[4]).Select(
        (point, kind, features, dataset, vector) => new VectorEntry(Guid.CreateVersion7(), point, Kinds[kind], Datasets[dataset], features, vector));

    private static readonly string[] Hours = ["24/7", "Mo-Fr 09:00-17:00", "Fr-Su 18:00-02:00", "off"];
    private static readonly string[] Prices = ["€", "€€", "€€€", "€€€€"];

    /// <summary>Venues all over the world, many of them alike; some say nothing of themselves.</summary>
    internal static TestVenue[] Town { get; } =
    [
        .. Point.Array[60].Single(_ => true, Seed).Select((point, i) => new TestVenue($"Venue {i}", Kinds[i % 3])
        {
            Location = i % 17 == 0 ? null : point,
            Features = [.. SomeFeatures.Where((_, bit) => (i >> bit) % 2 == 0)],
            OpeningHours = i % 5 == 4 ? null : Hours[i % 4],
            PriceLevel = i % 7 < 4 ? Prices[i % 7] : null,
            Popularity = i % 4,
            Description = i % 6 == 0 ? "A bar with wifi" : null,
        }),
    ];

    internal static SearchFilters[] ManyFilters { get; } = Gen.Select(Filters, Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 167]).Select((filters, price, level, hour) => (price switch
    {
        0 => filters with { PriceLevels = [level + 1] },
        1 => filters with { PriceLevels = [1, 3] },
        2 => filters with { MinPriceLevel = level },
        3 => filters with { MaxPriceLevel = level },
        _ => filters,
    }) with
    {
        DatasetId = null,
        OpenAt = hour % 2 == 0 ? null : new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).AddHours(hour),
        Area = price == 4 ? SearchArea.Everywhere : filters.Area,
        Kinds = level == 0 ? filters.Kinds : [],
    }).Array[150].Single(_ => true, Seed);

    [Fact]
    public void The_index_finds_exactly_what_brute_force_finds() => Gen.Select(Entry.Array[0, 60], Filters, Gen.Float[-1, 1].Array[4], Gen.Int[1, 20]).Sample(
        (entries, filters, query, limit) =>
        {
            var index = new InMemoryVectorIndex();
            index.Reset("model", 4);
            index.Upsert(entries);

            double[] similarities = [.. entries.Where(entry => Passes(entry, filters)).Select(entry => entry.Vector.Zip(query, (a, b) => (double)a * b).Sum())];
            if (similarities.Any(similarity => Math.Abs(similarity - Floor) < Tolerance))
            {
                // The index keeps vectors rounded: such a one may be on either side.
                return;
            }

            var expected = similarities
                .Where(similarity => similarity >= Floor)
                .OrderDescending()
                .Take(limit)
                .ToArray();
            var actual = index.Search(query, filters, limit, Floor);

            actual.Count.ShouldBe(expected.Length, $"{filters} expects {string.Join(' ', expected)} and finds {string.Join(' ', actual.Select(hit => hit.Similarity))}");
            foreach (var (hit, similarity) in actual.Zip(expected))
            {
                ((double)hit.Similarity).ShouldBe(similarity, Tolerance);
            }
        },
        iter: 2000);

    /// <summary>Thousands of venues, so that segments lie wholly within an area, across its edge, and outside.</summary>
    [Fact]
    public void The_index_of_words_browses_and_counts_exactly_what_brute_force_does() => Gen.Select(Crowd, Filters.Array[10]).Sample(
        (crowd, filters) =>
        {
            using var index = new WordIndex();
            index.Upsert(crowd);
            foreach (var wanted in filters.Append(SearchFilters.None))
            {
                ShouldAgree(index, crowd, wanted);
            }
        },
        iter: 20);

    [Fact]
    public void What_lies_in_a_segment_that_is_within_an_area_lies_in_the_area()
    {
        var within = 0;
        var size = Gen.OneOf(Gen.Double[0, 2], Gen.Double[0, 90]);
        Gen.Select(Point, size, size, Gen.Double[0, 1], Gen.Double[1, 3_000_000]).Select(Point, Gen.Double[0, 1].Array[8]).Sample((shape, centre, inside) =>
        {
            var (corner, height, width, nearness, radius) = shape;
            var (north, east) = (Math.Min(corner.Latitude + height, 90), Math.Min(corner.Longitude + width, 180));
            var bounds = new SegmentBounds();
            bounds.Include(corner.Latitude, corner.Longitude);
            bounds.Include(north, east);
            var near = nearness < 0.5 ? centre : new GeoPoint((corner.Latitude + north) / 2, (corner.Longitude + east) / 2);
            var area = new SearchArea(near, radius, null);
            if (!bounds.IsWithin(near, radius))
            {
                return;
            }

            Interlocked.Increment(ref within);
            for (var i = 0; i < inside.Length; i += 2)
            {
                var point = new GeoPoint(corner.Latitude + (inside[i] * (north - corner.Latitude)), corner.Longitude + (inside[i + 1] * (east - corner.Longitude)));
                area.Contains(point).ShouldBeTrue($"{point} of {corner} to {north}, {east}");
            }
        });
        within.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Compaction_changes_no_answer() => Gen.Select(Crowd, Filters.Array[5]).Sample(
        (crowd, filters) =>
        {
            using var index = new WordIndex();
            for (var i = 0; i < 4; i++)
            {
                index.Upsert(crowd);
            }

            index.Remove(crowd.Take(400).Select(venue => venue.Id));
            index.Compact();
            index.Upsert([.. crowd.Skip(400).Take(200)]);
            foreach (var wanted in filters.Append(SearchFilters.None))
            {
                ShouldAgree(index, [.. crowd.Skip(400)], wanted);
            }
        },
        iter: 5);

    // Most in one city: segments of their own.
    private static Gen<IndexedVenue[]> Crowd { get; } = Gen.Select(
        Gen.Frequency((4, Gen.Select(Gen.Double[48, 48.4], Gen.Double[11.4, 11.8]).Select((lat, lon) => (GeoPoint?)new GeoPoint(lat, lon))), (1, Point.Nullable())), Gen.Int[0, 2], Subset(SomeFeatures), Gen.Int[0, 1], Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 5], Gen.Guid).Select(
        (point, kind, features, dataset, price, hours, popularity, id) => new IndexedVenue(
            id, point, Kinds[kind], Datasets[dataset], features, popularity, price == 0 ? null : price, hours == 0 ? null : [hours * 60, 24 * 60 * hours], "Europe/Berlin", null, NpgsqlTsVector.Empty))
        .Array[4000];

    private static void ShouldAgree(WordIndex index, IndexedVenue[] venues, SearchFilters wanted)
    {
        var noon = new DateTimeOffset(2026, 1, 6, 11, 0, 0, TimeSpan.Zero);
        const int MinuteInBerlin = (24 + 12) * 60;
        IndexedVenue[] passing = [.. venues.Where(venue => (wanted.DatasetId is not { } dataset || venue.DatasetId == dataset) && Passes(venue.Location, venue.Kind, venue.Features, wanted))];

        var found = index.Browse(new SearchQuery("", wanted, SearchSort.Popularity, 30, 5) { CountFacets = true }, noon);

        found.Matched.ShouldBe(passing.Length, wanted.ToString());
        found.Candidates.Select(candidate => candidate.Popularity).ShouldBe(passing.Select(venue => (double)venue.Popularity).OrderDescending().Skip(5).Take(30));
        var facets = found.Facets.ShouldNotBeNull();
        facets.Features.Sum(feature => feature.Count).ShouldBe(passing.Sum(venue => venue.Features.Count));
        facets.Features.ShouldAllBe(feature => passing.Count(venue => venue.Features.Contains(feature.Code)) == feature.Count);
        facets.Prices.ShouldBe(passing.Where(venue => venue.Price is not null).GroupBy(venue => venue.Price!.Value).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())));
        facets.OpenNow.ShouldBe(passing.Count(venue => venue.OpenWeek is { } week && MinuteInBerlin >= week[0] && MinuteInBerlin < week[1]));
    }

    [Fact]
    public async Task The_database_filters_as_the_definition_says()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        var venues = new List<(Guid Id, TestVenue Venue)>();
        var points = Point.Array[60].Single(_ => true, Seed);
        foreach (var (point, i) in points.Select((point, i) => (point, i)))
        {
            var venue = new TestVenue($"Venue {i}", Kinds[i % 3]) { Location = i % 17 == 0 ? null : point, Features = [.. SomeFeatures.Where((_, bit) => (i >> bit) % 2 == 0)] };
            venues.Add((await host.AddAsync(venue, embed: false), venue));
        }

        foreach (var filters in Filters.Array[60].Single(_ => true, Seed))
        {
            var wanted = filters with { DatasetId = null };
            var expected = venues.Where(pair => Passes(pair.Venue, wanted)).Select(pair => pair.Id).Order().ToArray();

            var browsed = await host.SearchAsync("", wanted, limit: 60);
            browsed.Hits.Select(hit => hit.Venue.Id).Order().ToArray().ShouldBe(expected, customMessage: filters.ToString());
            browsed.Total.ShouldBe(expected.Length);
            (await host.SearchAsync("venue", wanted, limit: 60)).Hits.Select(hit => hit.Venue.Id).Order().ToArray().ShouldBe(expected);
        }
    }

    private static bool Passes(VectorEntry entry, SearchFilters filters) =>
        (filters.DatasetId is not { } dataset || entry.DatasetId == dataset) && Passes(entry.Location, entry.Kind, entry.Features, filters);

    private static bool Passes(TestVenue venue, SearchFilters filters) => Passes(venue.Location, venue.Kind, venue.Features, filters);

    private static bool Passes(GeoPoint? location, string kind, IReadOnlyList<string> features, SearchFilters filters)
    {
        if ((filters.Kinds.Count > 0 && !filters.Kinds.Contains(kind)) || filters.Features.Except(features).Any())
        {
            return false;
        }

        var (near, radius, box) = (filters.Area.Near, filters.Area.RadiusMetres, filters.Area.Box);
        if (radius is null && box is null)
        {
            return true;
        }

        return location is { } point
            && (radius is null || near!.Value.DistanceTo(point) <= radius)
            && (box is not { } b || (point.Latitude >= b.MinLat && point.Latitude <= b.MaxLat && IsBetween(point.Longitude, b.MinLon, b.MaxLon)));
    }

    private static bool IsBetween(double lon, double west, double east) => west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;

    private static Gen<string[]> Subset(string[] all) => Gen.Int[0, (1 << all.Length) - 1].Select(bits => all.Where((_, i) => ((bits >> i) & 1) == 1).ToArray());
}
