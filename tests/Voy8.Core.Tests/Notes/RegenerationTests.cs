using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Embeddings;
using Voy8.Core.Tests.Search;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Notes;

public sealed class RegenerationTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notes_are_embedded_anew_in_batches_of_100_with_progress()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        await WriteNotesAsync(host, 250);
        await host.NoteAsync(host.Bob, "Not asked for");
        var context = new FakeJobContext();

        await RunAsync(host, context, EmbeddedThings.Notes, host.Ada);

        context.Reported.Select(progress => (progress.Processed, progress.Total)).ShouldBe([(0L, 250L), (100L, 250L), (200L, 250L), (250L, 250L), (250L, 250L)]);
        (await CountAsync(host)).ShouldBe(250, "those of the others are left alone");
    }

    [Fact]
    public async Task Whatever_a_vector_was_it_is_made_anew_and_a_second_time_nothing_is_written()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        await WriteNotesAsync(host, 20);
        var (first, spoilt, again) = (new FakeJobContext(), new FakeJobContext(), new FakeJobContext());

        await RunAsync(host, first, EmbeddedThings.Notes, host.Ada);
        await host.ExecuteAsync("update note_embedding set vector = decode(repeat('00', 1536), 'hex') where note_id in (select note_id from note_embedding limit 5)");
        await RunAsync(host, spoilt, EmbeddedThings.Notes, host.Ada);
        await RunAsync(host, again, EmbeddedThings.Notes, host.Ada);

        Changed(first).ShouldBe(20);
        Changed(spoilt).ShouldBe(5);
        Changed(again).ShouldBe(0);
    }

    [Fact]
    public async Task One_that_was_killed_goes_on_behind_the_last_batch_that_was_stored()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        await WriteNotesAsync(host, 250);
        var job = Guid.CreateVersion7();
        var killed = new FakeJobContext { Id = job, OnReport = progress => Die(progress.Processed == 100) };
        var resumed = new FakeJobContext(attempt: 2) { Id = job };

        await Should.ThrowAsync<OperationCanceledException>(() => RunAsync(host, killed, EmbeddedThings.Notes, host.Ada));
        (await CountAsync(host)).ShouldBe(100);
        await RunAsync(host, resumed, EmbeddedThings.Notes, host.Ada);

        resumed.Reported.Select(progress => progress.Processed).ShouldBe([100L, 200, 250, 250]);
        resumed.Reported[0].Total.ShouldBe(250);
        Changed(resumed).ShouldBe(250);
        (await CountAsync(host)).ShouldBe(250);
        (await host.ReadAsync<long>("select count(*) from embedding_regeneration")).ShouldBe(0, "nothing is left behind");
    }

    [Fact]
    public async Task A_datasets_venues_are_embedded_anew_and_the_index_hears_of_no_change_where_there_is_none()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);
        await host.Catalogue.AddAsync(new TestVenue("Spoilt", "bar") { Dataset = "one" });
        await host.Catalogue.AddAsync(new TestVenue("Missing", "pub") { Dataset = "one" }, embed: false);
        await host.Catalogue.AddAsync(new TestVenue("Fine", "cafe") { Dataset = "one" });
        await host.Catalogue.AddAsync(new TestVenue("Elsewhere", "cafe") { Dataset = "two" }, embed: false);
        await host.ExecuteAsync("update embedding set vector = decode(repeat('00', 1536), 'hex') where venue_id = (select id from venue where name = 'Spoilt')");
        var before = await host.ReadAsync<string>("select m.changed_in::text from embedding m join venue v on v.id = m.venue_id where v.name = 'Fine'");
        var context = new FakeJobContext();

        await RunAsync(host, context, EmbeddedThings.Venues, await host.ReadAsync<Guid>("select id from dataset where slug = 'one'"));

        context.Reported[^1].Processed.ShouldBe(3);
        Changed(context).ShouldBe(2);
        (await host.ReadAsync<long>("select count(*) from embedding")).ShouldBe(3);
        (await host.ReadAsync<string>("select m.changed_in::text from embedding m join venue v on v.id = m.venue_id where v.name = 'Fine'")).ShouldBe(before);
    }

    [Fact]
    public async Task A_worker_does_it_and_a_cancelled_one_stops_and_goes_on_when_it_is_retried()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis, worker: true);
        await WriteNotesAsync(host, 150);
        var (jobs, control) = (host.Catalogue.Get<IJobClient>(), host.Catalogue.Get<IJobControl>());
        var work = new RegenerateEmbeddings(EmbeddedThings.Notes, host.Ada);
        var waiting = (await jobs.EnqueueAsync(work, work.OptionsFor(host.Ada) with { Delay = TimeSpan.FromHours(1) }, Token)).JobId;

        (await control.CancelAsync(waiting, Token)).ShouldBe(JobCommandOutcome.Accepted);
        (await CountAsync(host)).ShouldBe(0);
        (await control.RetryAsync(waiting, Token)).ShouldBe(JobCommandOutcome.Accepted);

        await Eventually.TrueAsync(
            async () => (await control.FindAsync(waiting, Token))!.Status == JobStatus.Succeeded, TimeSpan.FromSeconds(30), "the job is done");
        (await control.FindAsync(waiting, Token))!.Progress.ShouldSatisfyAllConditions(
            progress => progress.Processed.ShouldBe(150),
            progress => progress.Total.ShouldBe(150));
    }

    [Fact]
    public async Task What_one_worker_leaves_another_goes_on_with()
    {
        const int Notes = 20_000;
        var owner = Guid.CreateVersion7();
        var first = await CoreHost.StartAsync(postgres, redis, builder => builder.AddVoy8CoreJobs().AddJobWorker(), settings: ("Worker:ShutdownGrace", "00:00:00"));
        await ExecuteAsync(first, $"insert into account (id, email, email_key, password_hash) values ('{owner}', 'a', 'a', '-')");
        await ExecuteAsync(first, NotesOf(owner, owner, Notes));
        var work = new RegenerateEmbeddings(EmbeddedThings.Notes, owner);
        var job = (await first.Get<IJobClient>().EnqueueAsync(work, work.OptionsFor(owner), Token)).JobId;
        await Eventually.TrueAsync(async () => await ProcessedAsync(first) > 0, TimeSpan.FromSeconds(30), "some are done");

        var database = await first.StopAsync();

        await using var second = await CoreHost.StartAsync(postgres, redis, builder => builder.AddVoy8CoreJobs().AddJobWorker(), database);
        (await ProcessedAsync(second)).ShouldBeGreaterThan(0, "it does not begin anew");
        JobRecord? done = null;
        await Eventually.TrueAsync(
            async () => (done = await second.Get<IJobControl>().FindAsync(job, Token))!.Status == JobStatus.Succeeded, TimeSpan.FromSeconds(60), "the rest is done");
        done!.Progress.Processed.ShouldBe(Notes);

        // Which of them changed is not the regeneration's alone: note-keeping embeds what it finds without a vector.
        (await NumberAsync(second, "select count(*) from note_embedding")).ShouldBe(Notes);
    }

    [Fact]
    public async Task What_nobody_knows_is_not_tried_again()
    {
        await using var host = await NoteHost.StartAsync(postgres, redis);

        await Should.ThrowAsync<PermanentJobException>(() => RunAsync(host, new FakeJobContext(), "dreams", host.Ada));
    }

    private static void Die(bool now)
    {
        if (now)
        {
            throw new OperationCanceledException("killed");
        }
    }

    private static long Changed(FakeJobContext context) => context.Reported[^1].Counters!["changed"];

    private static Task<long> CountAsync(NoteHost host) => host.ReadAsync<long>("select count(*) from note_embedding");

    // Past the store, which would ask for each to be embedded.
    private static Task WriteNotesAsync(NoteHost host, int count) => host.ExecuteAsync(NotesOf(host.Ada, host.VenueId, count));

    private static string NotesOf(Guid owner, Guid venue, int count) =>
        $$"""
        insert into note (id, owner_id, venue_id, written_on, venue_name, text, plain, plain_hash, codes, search)
        select gen_random_uuid(), '{{owner}}', '{{venue}}', '{{venue}}', 'V', t, t, sha256(convert_to(t, 'UTF8')), '{}', ''
        from (select 'Note number ' || i as t from generate_series(1, {{count}}) as i) as texts
        """;

    private static async Task ExecuteAsync(CoreHost host, string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    // Nothing once it has ended.
    private static Task<long> ProcessedAsync(CoreHost host) => NumberAsync(host, "select coalesce(max(processed), 0) from embedding_regeneration");

    private static async Task<long> NumberAsync(CoreHost host, string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    private static Task RunAsync(NoteHost host, FakeJobContext context, string things, Guid scope) =>
        ActivatorUtilities.CreateInstance<RegenerateEmbeddingsHandler>(host.Catalogue.Get<IServiceProvider>())
            .HandleAsync(new RegenerateEmbeddings(things, scope), context, Token);
}
