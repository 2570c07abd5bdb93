using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Embeddings;
using Voy8.Core.Notes;
using Voy8.Core.Search;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Notes;

public sealed class NoteSearchTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("where can I take my dog", "Pets welcome, bowl of water by the door")]
    [InlineData("wo darf mein Hund mit hinein", "Pets welcome, bowl of water by the door")]
    [InlineData("a present for my mother", "Lovely little gifts, birthday of mum")]
    [InlineData("place for children", "The kids loved the playground")]
    [InlineData("wheelchair", "Step-free entrance at the back")]
    public async Task A_note_is_found_by_its_meaning_by_its_owner_and_by_nobody_else(string question, string note)
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        string[] notes =
        [
            "Pets welcome, bowl of water by the door", "The waiter was rude and slow", "Lovely little gifts, birthday of mum",
            "Parking behind the house", "Best espresso in town", "Reserve two weeks ahead", "Live jazz on Thursdays",
            "The kids loved the playground", "Step-free entrance at the back",
        ];
        foreach (var text in notes)
        {
            await host.EmbeddedNoteAsync(host.Ada, text);
        }

        await host.EmbeddedNoteAsync(host.Bob, "Best espresso in town");

        (await host.FindAsync(host.Ada, question)).FirstOrDefault().ShouldBe(note);
        (await host.FindAsync(host.Bob, question)).ShouldNotContain(note);
    }

    [Theory]
    [InlineData("σουβλακι", "Το καλύτερο **σουβλάκι**")]
    [InlineData("souvlaki", "Το καλύτερο **σουβλάκι**")]
    [InlineData("Terrassen", "Schöne Terrasse am Fluss")]
    [InlineData("limanaki", "Το καλύτερο **σουβλάκι**")]
    public async Task Words_alone_find_notes_while_vectors_are_missing(string words, string note)
    {
        await using var host = await NoteHost.StartAsync(postgres, redis, settings: ("Embeddings:Enabled", "false"));
        var other = await host.Catalogue.AddAsync(new Search.TestVenue("Other"), embed: false);
        await host.NoteAsync(host.Ada, "Schöne Terrasse am Fluss", other);
        await host.NoteAsync(host.Ada, "Το καλύτερο **σουβλάκι**");

        (await host.FindAsync(host.Ada, words)).ShouldBe([note]);
        (await host.ListAsync(host.Ada, words)).ShouldBe([note]);
        (await host.Catalogue.Get<NoteSearch>().FindAsync(host.Ada, words, 20, cancellationToken: Token)).Notice!.Code.ShouldBe("semantic_search_off");
    }

    [Fact]
    public async Task A_search_can_be_of_one_venue_and_passes_over_what_is_deleted()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        var other = await host.Catalogue.AddAsync(new Search.TestVenue("Other"), embed: false);
        await host.NoteAsync(host.Ada, "Jazz here");
        var gone = await host.NoteAsync(host.Ada, "Jazz there", other);

        (await host.FindAsync(host.Ada, "jazz", other)).ShouldBe(["Jazz there"]);
        await host.Store.DeleteAsync(host.Ada, gone, cancellationToken: Token);
        (await host.FindAsync(host.Ada, "jazz")).ShouldBe(["Jazz here"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("???")]
    [InlineData("'; drop table note; --")]
    [InlineData("a & b | !c <-> (d:* ")]
    public async Task Any_query_is_harmless(string text)
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        await host.NoteAsync(host.Ada, "Something else");

        await Should.NotThrowAsync(() => host.FindAsync(host.Ada, text));
        await Should.NotThrowAsync(() => host.ListAsync(host.Ada, text));
        (await host.ReadAsync<long>("select count(*) from note")).ShouldBe(1);
    }

    [Fact]
    public async Task A_vector_is_not_made_twice_and_formatting_makes_none()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        var id = await host.EmbeddedNoteAsync(host.Ada, "Bowl of water");
        const string Made = "select created_at::text from note_embedding";
        var first = await host.ReadAsync<string>(Made);

        await host.EmbedAsync(id);
        await host.Store.EditAsync(host.Ada, id, "**Bowl** of water", cancellationToken: Token);
        await host.EmbedAsync(id);
        (await host.ReadAsync<string>(Made)).ShouldBe(first);

        await host.Store.EditAsync(host.Ada, id, "Bowl of soup", cancellationToken: Token);
        await host.EmbedAsync(id);
        (await host.ReadAsync<string>(Made)).ShouldNotBe(first);
    }

    [Fact]
    public async Task Vectors_of_notes_are_never_among_those_that_everybody_searches()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        var venue = await host.Catalogue.AddAsync(new Search.TestVenue("The only venue"));
        await host.EmbeddedNoteAsync(host.Ada, "Secret passage behind the bar");
        await host.Catalogue.IndexedAsync(1);

        var found = await host.Catalogue.SearchAsync("secret passage behind the bar");

        found.Hits.Select(hit => hit.Venue.Id).ShouldBeSubsetOf([venue]);
        host.Catalogue.Get<IVectorIndex>().Status.Vectors.ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_embeds_what_is_written_and_what_was_missed()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis, worker: true, ("Jobs:Schedules:note-keeping:Cron", "* * * * * *"));
        await host.NoteAsync(host.Ada, "Pets welcome");
        await EmbeddedAsync(1);

        // As after a change of model.
        await host.ExecuteAsync("delete from note_embedding");
        await EmbeddedAsync(1);

        Task EmbeddedAsync(long count) => Eventually.TrueAsync(
            async () => await host.ReadAsync<long>("select count(*) from note_embedding") == count, TimeSpan.FromSeconds(30), "the notes are embedded");
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_once_and_vectors_of_forgotten_models_go()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        await host.EmbeddedNoteAsync(host.Ada, "Embedded");
        await host.NoteAsync(host.Ada, "Missing");
        await host.ExecuteAsync(
            """
            insert into embedding_model (model_id, dimensions, state, changed_at) values ('old', 1, 'retired', now() - interval '1 day');
            insert into note_embedding select note_id, 'old', plain_hash, vector from note_embedding
            """);
        var keep = ActivatorUtilities.CreateInstance<KeepNotesHandler>(host.Catalogue.Get<IServiceProvider>());

        await keep.HandleAsync(new KeepNotes(), new FakeJobContext(), Token);
        await keep.HandleAsync(new KeepNotes(), new FakeJobContext(), Token);
        await host.Catalogue.Get<EmbeddingModelRegister>().CleanUpAsync(TimeSpan.FromMinutes(1), Token);

        // One by each note's own writing, one for what was missed.
        (await host.Catalogue.Get<IJobControl>().ListAsync(new JobQuery(Type: "embed_notes"), Token)).Total.ShouldBe(3);
        (await host.ReadAsync<long>("select count(*) from note_embedding")).ShouldBe(1);
        (await host.ReadAsync<long>("select count(*) from embedding_model")).ShouldBe(1);
    }

    [Fact]
    public async Task A_job_of_too_many_notes_is_refused()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);

        await Should.ThrowAsync<PermanentJobException>(() => host.EmbedAsync([.. Enumerable.Range(0, 1_001).Select(_ => Guid.CreateVersion7())]));
    }
}
