using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

public sealed class SuggestionTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Names_are_completed_from_three_letters_on_best_known_and_shortest_first(string inMemory)
    {
        await using var host = await StartAsync(inMemory);

        (await VenuesAsync(host, "za")).ShouldBeEmpty();
        (await VenuesAsync(host, "zan")).ShouldBe(["Zanzibar Lounge", "Zander", "Zander Haus"]);
        (await VenuesAsync(host, "ZANDER h")).ShouldBe([]);
        (await VenuesAsync(host, "haus zan")).ShouldBe(["Zander Haus"]);
        (await VenuesAsync(host, "thanasis")).ShouldBe(["Ο Θανάσης"]);
        (await VenuesAsync(host, "zander prose")).ShouldBeEmpty();
        (await VenuesAsync(host, "xyzxyz")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_venue_is_not_suggested_and_a_new_one_is_at_once()
    {
        await using var host = await StartAsync("true");
        (await VenuesAsync(host, "zanz")).ShouldBe(["Zanzibar Lounge"]);

        await host.ExecuteAsync("delete from venue where name = 'Zanzibar Lounge'");

        (await VenuesAsync(host, "zanz")).ShouldBeEmpty();
        await host.AddAsync(new TestVenue("Zanzara"), embed: false);
        (await VenuesAsync(host, "zanz")).ShouldBe(["Zanzara"]);
    }

    private static async Task<string[]> VenuesAsync(SearchHost host, string typed) =>
        [.. (await host.Get<SuggestionStore>().FindAsync(typed, 10, TestContext.Current.CancellationToken)).Where(one => one.Type == "venue").Select(one => one.Text)];

    private async Task<SearchHost> StartAsync(string inMemory)
    {
        var host = await SearchHost.StartAsync(postgres, redis, settings: [("Embeddings:Enabled", "false"), ("Search:WordIndex", inMemory)]);
        await host.AddAsync(new TestVenue("Zander Haus") { Description = "Prose" }, embed: false);
        await host.AddAsync(new TestVenue("Zander"), embed: false);
        await host.AddAsync(new TestVenue("Zanzibar Lounge") { Popularity = 1 }, embed: false);
        await host.AddAsync(new TestVenue("Ο Θανάσης"), embed: false);
        await Eventually.TrueAsync(
            () => inMemory == "false" || host.Get<WordIndex>().IsReady, Patience, "the index of words is loaded");
        return host;
    }
}
