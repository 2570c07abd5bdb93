using Voy8.Core.Enrichment;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>Slips in words of the vocabulary, and other forms of plain words.</summary>
public sealed class QuerySpellingTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly (string Key, string Value) WithoutModel = ("Embeddings:Enabled", "false");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("vegeterian", "vegetarian")]
    [InlineData("piza", "pizza")]
    [InlineData("restaurnat", "restaurant")]
    [InlineData("restaurant", null)]
    [InlineData("zanzibar", null)]
    [InlineData("xqzt", null)]
    [InlineData("bar", null)]
    [InlineData("cosy", null)]
    [InlineData("posh", null)]
    public void A_word_is_put_right_by_the_nearest_of_the_vocabulary(string written, string? meant) => SpellingCorrector.Correct(written).ShouldBe(meant);

    [Fact]
    public void A_long_word_is_left_alone() => SpellingCorrector.Correct(new string('r', 10_000)).ShouldBeNull();

    [Fact]
    public async Task A_slip_finds_what_was_meant_says_so_and_can_be_taken_back()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: WithoutModel);
        await host.AddAsync(new TestVenue("Da Nino") { Cuisines = ["pizza"], Features = [Features.Vegetarian] }, embed: false);

        var found = await host.SearchAsync("vegeterian piza");

        found.Hits.ShouldHaveSingleItem().Venue.Name.ShouldBe("Da Nino");
        found.Understood.Select(filter => (filter.Id, filter.Label, filter.Text, filter.Start)).ShouldContain(("spelling:piza", "pizza", "piza", 11));
        (await host.NamesAsync("piza", null, "spelling:piza")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_stands_in_a_name_is_no_slip()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: WithoutModel);
        await host.AddAsync(new TestVenue("Piza Tower", "bar"), embed: false);
        await host.AddAsync(new TestVenue("Da Nino") { Cuisines = ["pizza"] }, embed: false);

        var found = await host.SearchAsync("piza");

        found.Understood.ShouldBeEmpty();
        found.Hits[0].Venue.Name.ShouldBe("Piza Tower");
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task What_stands_in_a_text_is_no_slip_until_the_text_is_gone(string inMemory)
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: [WithoutModel, ("Search:WordIndex", inMemory)]);
        var id = await host.AddAsync(new TestVenue("Corner", "bar") { Description = "Quite a piza." }, embed: false);
        await Eventually.TrueAsync(() => inMemory == "false" || host.Get<WordIndex>() is { IsReady: true, Count: 1 }, Patience, "it is indexed");

        (await host.SearchAsync("quite piza")).Understood.ShouldBeEmpty();

        await host.ExecuteAsync($"delete from venue where id = '{id}'");
        await Eventually.TrueAsync(() => inMemory == "false" || host.Get<WordIndex>().Count == 0, Patience, "it is forgotten");
        (await host.SearchAsync("piza")).Understood.ShouldHaveSingleItem().Id.ShouldBe("spelling:piza");
    }

    [Theory]
    [InlineData("DE", "Bäckerei am Tor", "Bäckereien")]
    [InlineData("DE", "Zum Brunnen", "Brunnens")]
    [InlineData("GB", "The Lantern", "lanterns")]
    [InlineData("GR", "Το Λουλούδι", "λουλούδια")]
    [InlineData("NL", "De Molen", "molens")]
    public async Task Another_form_of_a_word_finds_the_name_in_memory_and_in_PostgreSQL(string country, string name, string asked)
    {
        foreach (var inMemory in new[] { "true", "false" })
        {
            await using var host = await SearchHost.StartAsync(postgres, redis, settings: [WithoutModel, ("Search:WordIndex", inMemory)]);
            await host.AddAsync(new TestVenue(name, "shop") { Country = country }, embed: false);

            (await host.NamesAsync(asked)).ShouldBe([name]);
        }
    }

    [Fact]
    public async Task Of_two_alike_the_one_that_more_is_known_of_goes_first_in_memory_and_in_PostgreSQL()
    {
        foreach (var inMemory in new[] { "true", "false" })
        {
            await using var host = await SearchHost.StartAsync(postgres, redis, settings: [WithoutModel, ("Search:WordIndex", inMemory)]);
            await host.AddAsync(new TestVenue("Corner", "bar"), embed: false);
            await host.AddAsync(new TestVenue("Known", "bar") { OpeningHours = "24/7", Description = "On the corner." }, embed: false);

            await Eventually.TrueAsync(() => inMemory == "false" || host.Get<WordIndex>() is { IsReady: true, Count: 2 }, Patience, "both are indexed");

            (await host.NamesAsync("bar")).ShouldBe(["Known", "Corner"]);
        }
    }
}
