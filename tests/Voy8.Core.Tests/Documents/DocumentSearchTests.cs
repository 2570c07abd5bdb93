using Voy8.Testing;

namespace Voy8.Core.Tests.Documents;

public sealed class DocumentSearchTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private const string Guide =
        """
        # Guide to the harbour

        ## Getting there

        The tram number six stops in front of the market hall, and from there it is a walk of ten minutes along the water to the pier.

        ## Eating

        Der Biergarten am Fluss hat eine schöne Terrasse, und dort kochen sie jeden Freitag frischen Fisch vom Markt für alle Gäste.

        ## Νησί

        Το καφενείο στο λιμάνι είναι ανοιχτό κάθε μέρα και έχει το καλύτερο σουβλάκι της πόλης, λένε όσοι μένουν εκεί.
        """;

    [Theory]
    [InlineData("tram to the pier", "Getting there")]
    [InlineData("terrassen", "Eating")]
    [InlineData("schone terrasse", "Eating")]
    [InlineData("σουβλακι", "Νησί")]
    [InlineData("souvlaki", "Νησί")]
    public async Task Words_alone_find_passages_while_vectors_are_missing_and_say_where_they_stand(string question, string heading)
    {
        await using var host = await DocumentHost.StartAsync(postgres, redis, ("Embeddings:Enabled", "false"));
        var file = await host.AddAsync(host.Ada, Guide);

        var result = await host.SearchAsync(host.Ada, question);

        var hit = result.Hits[0];
        hit.FileId.ShouldBe(file);
        hit.FileName.ShouldBe("guide.md");
        hit.Headings.ShouldBe(["Guide to the harbour", heading]);
        hit.ByWords.ShouldBeTrue();
        hit.Passage.Highlights.ShouldNotBeEmpty();
        hit.Passage.Highlights.ShouldAllBe(span => span.Start >= 0 && span.Start + span.Length <= hit.Passage.Text.Length);
        result.Notices.ShouldHaveSingleItem().Code.ShouldBe("semantic_search_off");
    }

    [Theory]
    [InlineData("beer garden with a terrace", "Eating")]
    [InlineData("beer garden by the river", "Eating")]
    public async Task A_passage_is_found_by_its_meaning(string question, string heading)
    {
        await using var host = await DocumentHost.StartAsync(postgres, redis);
        await host.AddAsync(host.Ada, Guide, embed: true);

        var result = await host.SearchAsync(host.Ada, question);

        result.Notices.ShouldBeEmpty();
        result.Hits[0].Headings[^1].ShouldBe(heading);
        result.Hits[0].ByMeaning.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_is_shown_anothers_passages_unless_they_are_shared()
    {
        await using var host = await DocumentHost.StartAsync(postgres, redis);
        var adas = await host.AddAsync(host.Ada, Guide, embed: true);
        var bobs = await host.AddAsync(host.Bob, "# Mine\n\nThe tram is late.", embed: true);

        (await host.SearchAsync(host.Bob, "tram")).Hits.ShouldAllBe(hit => hit.FileId == bobs);
        (await host.SearchAsync(host.Bob, "beer garden by the river", adas)).Hits.ShouldBeEmpty();
        (await host.SearchAsync(Guid.CreateVersion7(), "tram")).Hits.ShouldBeEmpty();

        await host.ShareAsync(adas);
        var shared = (await host.SearchAsync(host.Bob, "tram to the pier", adas)).Hits;
        shared.ShouldNotBeEmpty();
        shared.ShouldAllBe(hit => !hit.IsOwn);
    }

    [Fact]
    public async Task A_version_is_found_when_it_is_complete_and_not_before()
    {
        await using var host = await DocumentHost.StartAsync(postgres, redis);
        await host.AddAsync(host.Ada, Guide, embed: true, complete: false);

        (await host.SearchAsync(host.Ada, "tram to the pier")).Hits.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_can_be_of_some_documents_alone()
    {
        await using var host = await DocumentHost.StartAsync(postgres, redis);
        var first = await host.AddAsync(host.Ada, "The tram stops here.");
        var second = await host.AddAsync(host.Ada, "The tram stops there.");

        (await host.SearchAsync(host.Ada, "tram")).Hits.Count.ShouldBe(2);
        (await host.SearchAsync(host.Ada, "tram", second)).Hits.ShouldHaveSingleItem().FileId.ShouldBe(second);
        (await host.SearchAsync(host.Ada, "tram", first, second)).Hits.Count.ShouldBe(2);
    }

    [Fact]
    public async Task More_passages_than_are_compared_are_told_of()
    {
        await using var host = await DocumentHost.StartAsync(postgres, redis, ("Documents:Search:MaxCompared", "2"));
        await host.AddAsync(host.Ada, Guide, embed: true);

        (await host.SearchAsync(host.Ada, "tram")).Notices.ShouldHaveSingleItem().Code.ShouldBe("documents_searched_in_part");
    }

    [Theory]
    [InlineData("")]
    [InlineData("???")]
    [InlineData("'; drop table document_chunk; --")]
    [InlineData("a & b | !c <-> (d:* ")]
    public async Task Any_query_is_harmless(string text)
    {
        await using var host = await DocumentHost.StartAsync(postgres, redis);
        await host.AddAsync(host.Ada, Guide);

        await Should.NotThrowAsync(() => host.SearchAsync(host.Ada, text));
    }
}
