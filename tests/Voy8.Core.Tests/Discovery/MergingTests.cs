using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Entering;
using Voy8.Core.Discovery.Merging;
using Voy8.Core.Notes;
using Voy8.Core.Reminders;
using Voy8.Testing;

namespace Voy8.Core.Tests.Discovery;

public sealed class MergingTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly VenueEntry Entry = new("Taverna", "By the sea", null, null, null, null, ["restaurant"], null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_looks_like_an_escape_is_kept_and_the_character_NUL_is_not()
    {
        await using var host = await MergeHost.StartAsync(postgres, redis, "a", "b");
        var a = await host.IdOfAsync("a");
        await host.ExecuteAsync($"update venue set name = 'Bar \\u0000 Club' where id = '{a}'");
        var before = await host.CatalogueAsync();

        var merge = await host.MergeAsync(a, await host.IdOfAsync("b"));

        (await host.UndoAsync(merge)).ShouldBe(MergeOutcome.Done);
        (await host.CatalogueAsync()).ShouldBe(before);
        var hostile = AbsorbedVenue.Of(
            a, a, new VenueDraft("a", "Bar\0 Club", "bar", null, null, null, 0, []), [new(a, "crawl", [new("name", "B\0ar", "http://a.test/\0", "html", 1, default)], default)]);
        await host.ExecuteAsync($"select '{hostile.ToJson().Replace("'", "''", StringComparison.Ordinal)}'::jsonb");
        AbsorbedVenue.Parse(hostile.ToJson()).Name.ShouldBe("Bar Club");
    }

    [Fact]
    public async Task Merges_that_follow_one_another_are_undone_newest_first()
    {
        await using var host = await MergeHost.StartAsync(postgres, redis, "a", "b", "c");
        var (a, b, c) = (await host.IdOfAsync("a"), await host.IdOfAsync("b"), await host.IdOfAsync("c"));
        await host.CorrectAsync(a, "phone", "+302661011111");
        foreach (var venue in new[] { a, b, c })
        {
            (await host.Get<NoteStore>().CreateAsync(host.Ada, venue, $"On {venue}", Token)).Outcome.ShouldBe(NoteOutcome.Done);
        }

        var before = await host.CatalogueAsync();
        var older = await host.MergeAsync(a, b);
        var between = await host.CatalogueAsync();
        var newer = await host.MergeAsync(b, c);

        (await host.UndoAsync(older)).ShouldBe(MergeOutcome.Followed);
        (await host.Imports.CountAsync("venue")).ShouldBe(1);
        (await host.UndoAsync(newer)).ShouldBe(MergeOutcome.Done);
        (await host.CatalogueAsync()).ShouldBe(between);
        (await host.UndoAsync(older)).ShouldBe(MergeOutcome.Done);
        (await host.CatalogueAsync()).ShouldBe(before);
        (await host.UndoAsync(older)).ShouldBe(MergeOutcome.Conflict);
    }

    [Fact]
    public async Task An_import_does_not_bring_back_what_is_part_of_another_venue()
    {
        await using var host = await MergeHost.StartAsync(postgres, redis, "a", "b", "c");
        var (a, b, c) = (await host.IdOfAsync("a"), await host.IdOfAsync("b"), await host.IdOfAsync("c"));
        var older = await host.MergeAsync(a, b);
        var newer = await host.MergeAsync(b, c);
        var merged = await host.CatalogueAsync();

        await host.Imports.ImportAsync(MergeHost.LineOf("a", street: "Square"), dataset: "of-a");
        await host.ImportAsync("b");

        (await host.CatalogueAsync()).ShouldBe(merged);
        (await host.UndoAsync(newer)).ShouldBe(MergeOutcome.Done);
        (await host.UndoAsync(older)).ShouldBe(MergeOutcome.Done);
        await host.Imports.ImportAsync(MergeHost.LineOf("a", street: "Square"), dataset: "of-a");
        (await host.ValuesAsync(a, "street")).ShouldBe(["Square"], "the next import goes on with it");
        (await host.Imports.CountAsync("venue")).ShouldBe(3);
    }

    [Fact]
    public async Task What_people_said_of_the_venue_that_stays_stays_with_it()
    {
        await using var host = await MergeHost.StartAsync(postgres, redis, "a", "b");
        var (a, b) = (await host.IdOfAsync("a"), await host.IdOfAsync("b"));
        await host.CorrectAsync(a, "phone", "+302661011111");
        await host.CorrectAsync(a, "email", "a@a.test");
        var merge = await host.MergeAsync(a, b);
        (await host.ValuesAsync(b, "phone")).ShouldBe(["+302661011111"]);
        await host.CorrectAsync(b, "email", "b@b.test");
        await host.CorrectAsync(b, "street", "Harbour");

        (await host.UndoAsync(merge)).ShouldBe(MergeOutcome.Done);

        (await host.ValuesAsync(a, "phone")).ShouldBe(["+302661011111"]);
        (await host.ValuesAsync(a, "email")).ShouldBe(["a@a.test"]);
        (await host.ValuesAsync(a, "street")).ShouldBe(["Quay"]);
        (await host.ValuesAsync(b, "phone")).ShouldBeEmpty();
        (await host.ValuesAsync(b, "email")).ShouldBe(["b@b.test"]);
        (await host.ValuesAsync(b, "street")).ShouldBe(["Harbour"]);
        (await host.Imports.AskAsync<string>($"select string_agg(field, ' ' order by id) from correction where venue_id = '{a}'")).ShouldBe("phone email");
        (await host.Imports.AskAsync<string>($"select string_agg(field, ' ' order by id) from correction where venue_id = '{b}'")).ShouldBe("email street");
    }

    [Fact]
    public async Task What_was_entered_is_there_again_with_its_venue()
    {
        await using var host = await MergeHost.StartAsync(postgres, redis, "b");
        var entries = host.Get<VenueEntryStore>();
        var entered = (await entries.AddAsync(Entry, null, null, Token)).Venue!;
        var merge = await host.MergeAsync(entered.Id, await host.IdOfAsync("b"));

        (await entries.FindAsync(entered.Id, Token)).ShouldBeNull();
        (await entries.ReplaceAsync(entered.Id, Entry, host.Ada, Token)).ShouldBeNull();
        (await host.UndoAsync(merge)).ShouldBe(MergeOutcome.Done);
        (await entries.FindAsync(entered.Id, Token)).ShouldNotBeNull().Entry.ToJson().ShouldBe(Entry.ToJson());

        (await host.Get<VenueStore>().DeleteAsync(entered.Id, Token)).ShouldBe(DeleteOutcome.Done);
        (await host.Imports.CountAsync("venue_entry")).ShouldBe(0, "it goes with its venue");
    }

    [Fact]
    public async Task A_venue_that_others_are_part_of_is_not_deleted()
    {
        await using var host = await MergeHost.StartAsync(postgres, redis, "a", "b");
        var (a, b) = (await host.IdOfAsync("a"), await host.IdOfAsync("b"));
        var merge = await host.MergeAsync(a, b);
        var venues = host.Get<VenueStore>();

        (await venues.DeleteAsync(b, Token)).ShouldBe(DeleteOutcome.HasMerges);
        (await venues.DeleteAsync(a, Token)).ShouldBe(DeleteOutcome.NotFound);
        (await host.Imports.CountAsync("match_review")).ShouldBe(1);
        (await host.UndoAsync(merge)).ShouldBe(MergeOutcome.Done);
        (await venues.DeleteAsync(b, Token)).ShouldBe(DeleteOutcome.Done);
        (await host.Imports.CountAsync("match_review")).ShouldBe(0);
        (await host.IdOfAsync("a")).ShouldBe(a);
    }

    [Fact]
    public async Task What_is_written_while_a_venue_is_merged_away_is_not_left_on_it()
    {
        await using var host = await MergeHost.StartAsync(postgres, redis, "a", "b");
        var a = await host.IdOfAsync("a");
        var due = host.Get<TimeProvider>().GetUtcNow().AddDays(1);
        await using var merging = await host.Get<NpgsqlDataSource>().OpenConnectionAsync(Token);
        await using var transaction = await merging.BeginTransactionAsync(Token);
        await using var delete = new NpgsqlCommand($"delete from venue where id = '{a}'", merging, transaction);
        await delete.ExecuteNonQueryAsync(Token);

        var note = host.Get<NoteStore>().CreateAsync(host.Ada, a, "A note", Token);
        await WaitingAsync(host, note);
        var reminder = host.Get<ReminderStore>().CreateAsync(host.Bob, new ReminderDraft(a, "Go there", due.UtcDateTime, "Etc/UTC", due, true, null), Token);
        await WaitingAsync(host, note, reminder);
        await transaction.CommitAsync(Token);

        (await note).Outcome.ShouldBe(NoteOutcome.NoSuchVenue);
        (await reminder).Outcome.ShouldBe(ReminderOutcome.NoSuchVenue);
    }

    [Fact]
    public async Task Two_that_were_kept_apart_are_not_asked_about_again_whatever_one_is_merged_with()
    {
        await using var host = await MergeHost.StartAsync(postgres, redis, "a", "b", "c", "d");
        var (a, b, c) = (await host.IdOfAsync("a"), await host.IdOfAsync("b"), await host.IdOfAsync("c"));
        (await host.Get<VenueMerger>().KeepApartAsync(await host.AskAsync(a, b), Token)).ShouldBe(MergeOutcome.Done);
        var open = await host.AskAsync(b, c);
        var merge = await host.MergeAsync(a, c);

        (await host.UndoAsync(merge)).ShouldBe(MergeOutcome.Done);

        (await host.Imports.AskAsync<string>($"select decision from match_review where venue_id = '{a}' and other_id = '{b}'")).ShouldBe("apart");
        (await Should.ThrowAsync<PostgresException>(() => host.AskAsync(b, a))).SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);
        (await host.Imports.AskAsync<string>($"select decision from match_review where venue_id = '{a}' and other_id = '{c}'")).ShouldBe("apart", "whoever undoes a merge says so");

        await host.MergeAsync(b, await host.IdOfAsync("d"));
        (await host.Get<MergeStore>().ListReviewsAsync(10, 0, Token)).Total.ShouldBe(0, "one of the two is not there");
        (await host.Get<VenueMerger>().MergeAsync(open, host.Ada, Token)).ShouldBe(MergeOutcome.Conflict);
    }

    // Until each waits for a lock, or one has not.
    private static async Task WaitingAsync(MergeHost host, params Task[] tasks)
    {
        while (!Array.Exists(tasks, task => task.IsCompleted)
            && await host.Imports.CountAsync("pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") < tasks.Length)
        {
            Token.ThrowIfCancellationRequested();
        }
    }
}
