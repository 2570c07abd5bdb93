using CsCheck;
using Voy8.Core.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

public sealed class SpellingTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly Gen<string> Word = Gen.OneOf(Gen.String[Gen.Char["abcdé"], 0, 12], Gen.String[Gen.Char["ab"], 4, 9]);

    [Theory]
    [InlineData("starbucks", "starbuks", 1)]
    [InlineData("starbucks", "satrbucks", 1)]
    [InlineData("starbucks", "starbuckss", 1)]
    [InlineData("starbucks", "starbocks", 1)]
    [InlineData("σουβλακι", "σουβλακη", 1)]
    [InlineData("starbucks", "startrucks", 2)]
    public void Slips_are_counted(string word, string other, int slips)
    {
        EditDistance.IsWithin(word, other, slips).ShouldBeTrue();
        EditDistance.IsWithin(word, other, slips - 1).ShouldBeFalse();
    }

    [Fact]
    public void A_word_is_as_far_from_another_as_the_other_from_it() =>
        Gen.Select(Word, Word, Gen.Int[0, 4]).Sample((a, b, slips) => EditDistance.IsWithin(a, b, slips) == EditDistance.IsWithin(b, a, slips));

    [Fact]
    public void No_word_that_is_near_is_missed() => Gen.Select(Word.HashSet[0, 40], Word).Sample((words, asked) =>
    {
        var near = NearWords.Of(words);
        var slips = EditDistance.Tolerated(asked.Length);
        near.Find(asked).ShouldBe(words.Where(word => slips > 0 && word != asked && EditDistance.IsWithin(word, asked, slips)), ignoreOrder: true);
    });

    [Fact]
    public void A_word_without_end_is_near_to_nothing()
    {
        var near = new NearWords();
        near.Add(new string('a', EditDistance.MaxLength));
        near.Add(new string('a', 10_000));

        near.Find(new string('a', EditDistance.MaxLength - 1)).ShouldHaveSingleItem();
        near.Find(new string('a', 9_999)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("burgrekönig")]
    [InlineData("burgerkönig")]
    [InlineData("bruger")]
    public async Task Names_are_found_with_slips_and_without_their_blanks(string text)
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        await host.AddAsync(new TestVenue("Burger König", "fast_food"), embed: false);
        await host.AddAsync(new TestVenue("Zum Krug", "pub"), embed: false);
        await Eventually.TrueAsync(() => host.Get<WordIndex>().IsReady, TimeSpan.FromSeconds(20), "the index of words is loaded");

        (await host.NamesAsync(text)).ShouldBe(text.Contains("rek", StringComparison.Ordinal) ? [] : ["Burger König"]);
    }
}
