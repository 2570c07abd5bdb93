using System.Text.Json;
using Voy8.Core.Catalogue;
using Voy8.Core.ChatModels;
using Voy8.Core.Investigations;
using Voy8.Core.Investigations.Tools;
using Voy8.Core.Search;
using Voy8.Core.Tests.Documents;
using Voy8.Core.Tests.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Investigations;

public sealed class ToolTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    // A Monday, at noon in Berlin.
    private static readonly DateTimeOffset Now = new(2026, 3, 9, 11, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Venues_are_found_counted_compared_and_measured_each_with_its_source()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var (anchor, bell) = await AddTwoAsync(host);

        var found = await RunAsync(host, "search_venues", new() { ["kinds"] = "[\"pub\"]", ["features"] = "wifi" });
        found.GetProperty("venues")[0].GetProperty("venue_id").GetGuid().ShouldBe(anchor);
        found.GetProperty("total").GetInt32().ShouldBe(1);

        var count = await RunAsync(host, "count_venues", new() { ["group_by"] = "kind", ["query"] = null });
        count.GetProperty("total").GetInt32().ShouldBe(3);
        count.GetProperty("groups").EnumerateArray().Single(group => group.GetProperty("kind").GetString() == "pub").GetProperty("count").GetInt32().ShouldBe(2);

        var compared = await RunAsync(host, "compare_venues", new() { ["venue_ids"] = $"[\"{anchor}\",\"{bell}\"]", ["fields"] = "[\"price_level\"]" });
        compared.GetProperty("venues").EnumerateArray().Select(venue => venue.GetProperty("facts")[0].GetProperty("value").GetString()).ShouldBe(["€", "€€€"]);

        var distance = await RunAsync(host, "distance", new() { ["from_venue_id"] = anchor.ToString(), ["to_venue_id"] = bell.ToString() });
        distance.GetProperty("distance_m").GetDouble().ShouldBe(111, 1);
        distance.GetProperty("to").GetProperty("source").GetInt32().ShouldNotBe(distance.GetProperty("from").GetProperty("source").GetInt32());
    }

    [Theory]
    [InlineData("now", true, "2026-03-09T12:00")]
    [InlineData("2026-03-09T03:00", false, "2026-03-09T03:00")]
    [InlineData("2026-03-09T23:30:00+00:00", true, "2026-03-10T00:30")]
    public async Task Whether_it_is_open_is_told_by_the_clock_where_it_stands(string time, bool open, string local)
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var (anchor, bell) = await AddTwoAsync(host);

        var told = await RunAsync(host, "open_at", new() { ["venue_id"] = anchor.ToString(), ["time"] = time });

        told.GetProperty("open").GetBoolean().ShouldBe(open);
        told.GetProperty("local_time").GetString().ShouldBe(local);
        (await RunAsync(host, "open_at", new() { ["venue_id"] = bell.ToString(), ["time"] = time })).GetProperty("open").GetString().ShouldBe("unknown");
    }

    [Fact]
    public async Task What_is_outside_the_persons_scope_is_not_there()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var (anchor, bell) = await AddTwoAsync(host);
        var near = new InvestigationScope(Latitude: 48.137, Longitude: 11.575, RadiusMetres: 50);

        (await RunAsync(host, "search_venues", new() { ["kinds"] = "pub" }, near)).GetProperty("total").GetInt32().ShouldBe(1);
        (await RunAsync(host, "venue_facts", new() { ["venue_id"] = anchor.ToString() }, near)).TryGetProperty("facts", out _).ShouldBeTrue();
        (await ErrorAsync(host, "venue_facts", new() { ["venue_id"] = bell.ToString() }, near)).ShouldContain("There is no venue");
        (await ErrorAsync(host, "venue_facts", new() { ["venue_id"] = anchor.ToString() }, new InvestigationScope(Dataset: "another"))).ShouldContain("There is no venue");
        (await RunAsync(host, "search_venues", [], new InvestigationScope(Dataset: "another"))).GetProperty("total").GetInt32().ShouldBe(0);
        (await ErrorAsync(host, "search_notes", new() { ["query"] = "x" }, new InvestigationScope(Notes: false))).ShouldContain("There is no such tool");
        (await ErrorAsync(host, "search_venues", [], new InvestigationScope(Venues: false))).ShouldContain("There is no such tool");
    }

    [Fact]
    public async Task Passages_are_found_in_the_persons_own_documents_and_in_no_others()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var documents = DocumentHost.On(host.Notes.Catalogue);
        var guide = await documents.AddAsync(host.Ada, "# Keys\n\nThe key lies under the blue stone.");
        var other = await documents.AddAsync(host.Ada, "# Ferry\n\nThe ferry has a key as well.");
        await documents.AddAsync(host.Bob, "# Keys\n\nBob's key hangs behind the door.");

        var passage = (await RunAsync(host, "search_documents", new() { ["query"] = "stone key" })).GetProperty("passages")[0];
        passage.GetProperty("file_id").GetGuid().ShouldBe(guide);
        passage.GetProperty("below").GetString().ShouldBe("Keys");
        passage.GetProperty("text").GetString()!.ShouldContain("under the blue stone");
        (await RunAsync(host, "search_documents", new() { ["query"] = "key" })).GetRawText().ShouldNotContain("behind the door");

        var ferryAlone = new InvestigationScope { FileIds = [other] };
        (await RunAsync(host, "search_documents", new() { ["query"] = "key" }, ferryAlone)).GetProperty("passages").EnumerateArray().ShouldHaveSingleItem().GetProperty("file_id").GetGuid().ShouldBe(other);
        (await ErrorAsync(host, "search_documents", new() { ["query"] = "key", ["file_id"] = guide.ToString() }, ferryAlone)).ShouldContain("other documents");
        (await ErrorAsync(host, "search_documents", new() { ["query"] = "key" }, new InvestigationScope(Documents: false))).ShouldContain("There is no such tool");
    }

    [Fact]
    public async Task A_count_opens_the_search_with_each_filter_that_it_was_made_with()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        await AddTwoAsync(host);
        var context = new ToolContext(host.Ada, new InvestigationScope("harbour", 48.1, 11.5, 2_000.7), new SourceRegister(), Now);

        await host.Notes.Catalogue.Get<ToolBox>().RunAsync(
            1,
            new ChatToolCall("call", "count_venues", new Dictionary<string, string?>
            {
                ["query"] = "live music & more",
                ["kinds"] = "pub,bar",
                ["features"] = "wifi",
                ["max_price_level"] = "2",
                ["open_at"] = "2026-03-09T20:00:00+02:00",
                ["latitude"] = "48.1370001",
                ["longitude"] = "11.575",
                ["radius_m"] = "500.5",
            }),
            context, Guid.Empty, Token);

        var box = GeoBox.Around(new GeoPoint(48.1, 11.5), 2_000.7);
        context.Sources.Find(1)!.Search.ShouldBe(
            "q=live%20music%20%26%20more&lat=48.137&lon=11.575&radius_m=500&kind=pub&kind=bar&feature=wifi&open_at=2026-03-09T20%3A00%3A00%2B02%3A00&price=1&price=2&dataset=harbour&bbox="
            + Uri.EscapeDataString(FormattableString.Invariant($"{box.MinLon:0.######},{box.MinLat:0.######},{box.MaxLon:0.######},{box.MaxLat:0.######}")));
    }

    public static TheoryData<string, string, string?> Hostile => new()
    {
        { "search_venues", "limit", "16" },
        { "search_venues", "limit", "-1" },
        { "search_venues", "limit", "1e9" },
        { "search_venues", "query", new string('x', 301) },
        { "search_venues", "query", "a\0b" },
        { "search_venues", "features", "invisibility" },
        { "search_venues", "kinds", "[[[[[]]]]]" },
        { "search_venues", "kinds", "[" },
        { "search_venues", "kinds", string.Join(',', Enumerable.Repeat("pub", 21)) },
        { "search_venues", "latitude", "91" },
        { "search_venues", "longitude", "10" },
        { "search_venues", "radius_m", "100" },
        { "search_venues", "open_at", "2026-03-09T20:00" },
        { "search_venues", "open_at", "tomorrow" },
        { "search_venues", "owner_id", "01980000-0000-7000-8000-000000000000" },
        { "count_venues", "group_by", "owner" },
        { "count_venues", "limit", "5" },
        { "venue_facts", "venue_id", "'; drop table venue; --" },
        { "venue_facts", "venue_id", "01980000-0000-7000-8000-000000000000" },
        { "venue_facts", "fields", "password" },
        { "compare_venues", "venue_ids", "01980000-0000-7000-8000-000000000000" },
        { "compare_venues", "venue_ids", null },
        { "open_at", "time", "9999-12-31T23:59" },
        { "distance", "to_venue_id", "here" },
        { "search_notes", "query", null },
        { "search_notes", "limit", "11" },
        { "search_documents", "query", null },
        { "search_documents", "account_id", "01980000-0000-7000-8000-000000000000" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_a_model_must_not_pass_is_refused_with_how_it_should_be(string tool, string argument, string? value)
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);

        (await ErrorAsync(host, tool, new() { [argument] = value })).Length.ShouldBeInRange(10, 400);
    }

    [Fact]
    public async Task A_result_is_cut_by_whole_items()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis, settings: [("Investigations:MaxResultLength", "1500")]);
        for (var i = 0; i < 8; i++)
        {
            await host.Notes.Catalogue.AddAsync(new TestVenue($"Long Inn {i}", "pub") { Description = new string('d', 2_000) }, embed: false);
        }

        var found = await RunAsync(host, "search_venues", new() { ["kinds"] = "pub" });

        found.GetRawText().Length.ShouldBeLessThanOrEqualTo(1_500);
        found.GetProperty("venues").GetArrayLength().ShouldBeInRange(1, 7);
        found.TryGetProperty("cut_short", out _).ShouldBeTrue();
    }

    private static async Task<(Guid Anchor, Guid Bell)> AddTwoAsync(InvestigationHost host) => (
        await host.Notes.Catalogue.AddAsync(new TestVenue("The Anchor", "pub") { OpeningHours = "Mo-Su 12:00-01:00", Features = ["wifi"], PriceLevel = "€" }, embed: false),
        await host.Notes.Catalogue.AddAsync(new TestVenue("The Bell", "pub") { Location = new GeoPoint(48.138, 11.575), PriceLevel = "€€€" }, embed: false));

    private static async Task<string> ErrorAsync(InvestigationHost host, string tool, Dictionary<string, string?> arguments, InvestigationScope? scope = null) =>
        (await RunAsync(host, tool, arguments, scope)).GetProperty("error").GetString()!;

    private static async Task<JsonElement> RunAsync(InvestigationHost host, string tool, Dictionary<string, string?> arguments, InvestigationScope? scope = null)
    {
        var context = new ToolContext(host.Ada, scope ?? new InvestigationScope(), new SourceRegister(), Now);
        var step = await host.Notes.Catalogue.Get<ToolBox>().RunAsync(1, new ChatToolCall("call", tool, arguments), context, Guid.Empty, Token);
        var result = JsonDocument.Parse(step.Text).RootElement;
        step.Failed.ShouldBe(result.TryGetProperty("error", out _));
        return result;
    }
}
