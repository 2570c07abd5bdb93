using Voy8.Core.Notes;
using Voy8.Core.Tests.Search;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Notes;

public sealed class NoteStoreTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_note_and_the_job_that_embeds_it_commit_together()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);

        var id = await host.NoteAsync(host.Ada, "Pets *welcome*");

        var note = await host.Store.FindAsync(host.Ada, id, Token);
        note!.ShouldSatisfyAllConditions(
            found => found.Text.ShouldBe("Pets *welcome*"),
            found => found.Version.ShouldBe(1),
            found => found.VenueName.ShouldBe("Το Λιμανάκι"));
        var job = (await JobsAsync(host)).ShouldHaveSingleItem();
        job.OwnerId.ShouldBe(host.Ada);
    }

    [Fact]
    public async Task To_anybody_else_a_note_is_not_there()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        var id = await host.NoteAsync(host.Ada, "Mine alone");

        (await host.Store.FindAsync(host.Bob, id, Token)).ShouldBeNull();
        (await host.Store.EditAsync(host.Bob, id, "His", cancellationToken: Token)).Outcome.ShouldBe(NoteOutcome.NotFound);
        (await host.Store.DeleteAsync(host.Bob, id, cancellationToken: Token)).Outcome.ShouldBe(NoteOutcome.NotFound);
        (await host.Store.RestoreAsync(host.Bob, id, Token)).Outcome.ShouldBe(NoteOutcome.NotFound);
        (await host.ListAsync(host.Bob)).ShouldBeEmpty();
        (await host.ListAsync(host.Bob, "mine")).ShouldBeEmpty();
        (await host.FindAsync(host.Bob, "mine alone")).ShouldBeEmpty();
        (await host.ListAsync(host.Ada)).ShouldBe(["Mine alone"]);
    }

    [Fact]
    public async Task An_edit_of_a_version_that_is_gone_changes_nothing_and_shows_what_is_there()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        var id = await host.NoteAsync(host.Ada, "One");

        (await host.Store.EditAsync(host.Ada, id, "Two", expected: 1, Token)).Note!.Version.ShouldBe(2);
        var late = await host.Store.EditAsync(host.Ada, id, "Three", expected: 1, Token);
        var delete = await host.Store.DeleteAsync(host.Ada, id, expected: 1, Token);

        late.Outcome.ShouldBe(NoteOutcome.Changed);
        late.Note!.Text.ShouldBe("Two");
        delete.Outcome.ShouldBe(NoteOutcome.Changed);
        (await host.Store.EditAsync(host.Ada, id, "Two ", cancellationToken: Token)).Note!.Version.ShouldBe(2, "nothing changed");
    }

    [Fact]
    public async Task A_deleted_note_comes_back_for_a_while_and_is_then_gone_for_good()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        var id = await host.NoteAsync(host.Ada, "Oops");

        await host.Store.DeleteAsync(host.Ada, id, cancellationToken: Token);
        (await host.ListAsync(host.Ada)).ShouldBeEmpty();
        (await host.Store.FindAsync(host.Ada, id, Token)).ShouldBeNull();
        (await host.Store.RestoreAsync(host.Ada, id, Token)).Note!.Text.ShouldBe("Oops");
        (await host.Store.RestoreAsync(host.Ada, id, Token)).Outcome.ShouldBe(NoteOutcome.Done, "it is there already");

        await host.Store.DeleteAsync(host.Ada, id, cancellationToken: Token);
        await host.ExecuteAsync("update note set deleted_at = now() - interval '61 minutes'");
        await host.Catalogue.Get<NoteEmbeddingStore>().PurgeAsync(TimeSpan.FromHours(1), Token);
        (await host.Store.RestoreAsync(host.Ada, id, Token)).Outcome.ShouldBe(NoteOutcome.NotFound);
        (await host.ReadAsync<long>("select count(*) from note")).ShouldBe(0);
    }

    [Fact]
    public async Task Text_is_bounded_and_text()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis, settings: ("Notes:MaxLength", "10"));
        foreach (var unfit in new[] { null, "", " \n ", new string('x', 11), "a\0b", "a\ud800b", "\u0007" })
        {
            (await host.Store.CreateAsync(host.Ada, host.VenueId, unfit, Token)).Outcome.ShouldBe(NoteOutcome.Unfit, unfit);
        }

        await host.NoteAsync(host.Ada, "  " + new string('x', 10) + "\r\n");
        await host.NoteAsync(host.Ada, "a\r\n\tb 🐶");
        (await host.ListAsync(host.Ada)).ShouldBe(["a\n\tb 🐶", new string('x', 10)]);
    }

    [Fact]
    public async Task One_account_keeps_so_many_notes_however_fast_it_writes()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis, settings: ("Notes:MaxNotes", "3"));

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => host.Store.CreateAsync(host.Ada, host.VenueId, $"Note {i}", Token)));

        made.Count(result => result.Outcome == NoteOutcome.Done).ShouldBe(3);
        made.Count(result => result.Outcome == NoteOutcome.TooMany).ShouldBe(5);
        await host.NoteAsync(host.Bob, "His own bound");
        var first = made.First(result => result.Note is not null).Note!.Id;
        await host.Store.DeleteAsync(host.Ada, first, cancellationToken: Token);
        await host.NoteAsync(host.Ada, "In its place");
        (await host.Store.RestoreAsync(host.Ada, first, Token)).Outcome.ShouldBe(NoteOutcome.TooMany);
    }

    [Fact]
    public async Task Only_so_many_deleted_notes_are_kept()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        for (var i = 0; i < 102; i++)
        {
            await host.Store.DeleteAsync(host.Ada, await host.NoteAsync(host.Ada, $"Note {i}"), cancellationToken: Token);
        }

        (await host.ReadAsync<long>("select count(*) from note")).ShouldBe(100);
    }

    [Fact]
    public async Task A_note_needs_a_venue_and_outlives_it()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        (await host.Store.CreateAsync(host.Ada, Guid.CreateVersion7(), "Where?", Token)).Outcome.ShouldBe(NoteOutcome.NoSuchVenue);
        var id = await host.NoteAsync(host.Ada, "Was good");

        await host.ExecuteAsync("delete from venue");

        (await host.Store.FindAsync(host.Ada, id, Token))!.ShouldSatisfyAllConditions(
            note => note.VenueExists.ShouldBeFalse(),
            note => note.VenueName.ShouldBe("Το Λιμανάκι"));
        (await host.Store.EditAsync(host.Ada, id, "Was very good", cancellationToken: Token)).Outcome.ShouldBe(NoteOutcome.Done);
    }

    [Fact]
    public async Task Notes_follow_a_merge_and_its_undoing()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        var kept = await host.Catalogue.AddAsync(new TestVenue("To Limanaki"), embed: false);
        var (moved, stays) = (await host.NoteAsync(host.Ada, "On the one"), await host.NoteAsync(host.Ada, "On the other", kept));

        await InTransactionAsync(host, transaction => NoteStore.FollowMergeAsync(transaction, host.VenueId, kept, Token));
        (await host.ListAsync(host.Ada, venue: kept)).Length.ShouldBe(2);

        await InTransactionAsync(host, transaction => NoteStore.FollowUndoAsync(transaction, kept, host.VenueId, [host.VenueId], Token));
        (await host.Store.FindAsync(host.Ada, moved, Token))!.VenueId.ShouldBe(host.VenueId);
        (await host.Store.FindAsync(host.Ada, stays, Token))!.VenueId.ShouldBe(kept);
    }

    [Fact]
    public async Task Who_goes_takes_all_notes_along()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        await host.EmbeddedNoteAsync(host.Ada, "Private");

        await host.ExecuteAsync($"delete from account where id = '{host.Ada}'");

        (await host.ReadAsync<long>("select (select count(*) from note) + (select count(*) from note_embedding)")).ShouldBe(0);
    }

    private static async Task InTransactionAsync(NoteHost host, Func<JobTransaction, Task> work)
    {
        await using var transaction = await host.Catalogue.Get<IJobClient>().BeginTransactionAsync(Token);
        await work(transaction);
        await transaction.CommitAsync(Token);
    }

    private static async Task<IReadOnlyList<JobRecord>> JobsAsync(NoteHost host) =>
        (await host.Catalogue.Get<IJobControl>().ListAsync(new JobQuery(Type: "embed_notes"), Token)).Jobs;
}
