using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Voy8.Core.Embeddings;
using Voy8.Core.Enrichment;
using Voy8.Core.Tests.Search;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Embeddings;

public sealed class EmbedVenuesTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vector_knows_its_model_and_the_hash_of_its_text_and_is_not_made_twice()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var id = await host.AddAsync(new TestVenue("Once", "bar"));
        var first = await ReadAsync(host, id);

        await host.EmbedAsync(id);

        first.Model.ShouldBe(host.Get<EmbeddingModel>().Status.ModelId);
        first.TextIsCurrent.ShouldBeTrue();
        first.Bytes.ShouldBe(384 * sizeof(float));
        (await ReadAsync(host, id)).ShouldBe(first);
    }

    [Fact]
    public async Task A_changed_text_gets_a_new_vector()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var id = await host.AddAsync(new TestVenue("Twice", "bar"));
        var first = await ReadAsync(host, id);

        await host.DescribeAsync(id, TestVenue.Fact(FactFields.Description, "Jazz every night"));
        (await ReadAsync(host, id)).TextIsCurrent.ShouldBeFalse();
        await host.EmbedAsync(id);

        var second = await ReadAsync(host, id);
        second.TextIsCurrent.ShouldBeTrue();
        second.ChangedIn.ShouldBeGreaterThan(first.ChangedIn);
    }

    [Fact]
    public async Task A_vector_of_an_older_text_is_not_stored()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        var id = await host.AddAsync(new TestVenue("Late", "bar"), embed: false);
        var model = (await host.Get<EmbeddingModel>().WaitAsync(Token)).ModelId!;
        var store = host.Get<EmbeddingStore>();
        var pending = await store.ReadPendingAsync(model, [id], Token);

        await host.DescribeAsync(id, TestVenue.Fact(FactFields.Description, "Another text by now"));
        await store.WriteAsync(model, pending, [new float[384]], Token);

        (await CountAsync(host)).ShouldBe(0);
    }

    [Fact]
    public async Task With_the_model_off_a_job_waits_and_says_for_what()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, settings: ("Embeddings:ModelPath", "/nowhere"));
        var id = await host.AddAsync(new TestVenue("Patience"), embed: false);

        var deferred = await Should.ThrowAsync<JobDeferredException>(() => host.EmbedAsync(id));

        deferred.Delay.ShouldBe(TimeSpan.FromSeconds(60));
        deferred.Message.ShouldContain("/nowhere");
    }

    [Fact]
    public async Task A_job_of_too_many_venues_is_refused()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);

        await Should.ThrowAsync<PermanentJobException>(() => host.EmbedAsync([.. Enumerable.Range(0, 1001).Select(_ => Guid.CreateVersion7())]));
    }

    [Fact]
    public async Task Venues_without_a_current_vector_are_found_and_queued_once()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis);
        await host.AddAsync(new TestVenue("Embedded"));
        var missing = await host.AddAsync(new TestVenue("Missing"), embed: false);
        var catchUp = ActivatorUtilities.CreateInstance<CatchUpEmbeddingsHandler>(host.Get<IServiceProvider>());
        var (first, second) = (new FakeJobContext(), new FakeJobContext());

        await catchUp.HandleAsync(new CatchUpEmbeddings(), first, Token);
        await catchUp.HandleAsync(new CatchUpEmbeddings(), second, Token);

        first.Reported.ShouldHaveSingleItem().Processed.ShouldBe(1);
        second.Reported.ShouldBeEmpty("a job is under way");

        var job = (await host.Get<IJobControl>().ListAsync(new JobQuery(Type: "embed_venues"), Token)).Jobs.ShouldHaveSingleItem();
        (await host.Get<IJobControl>().FindAsync(job.Id, Token))!.Payload.GetRawText().ShouldContain(missing.ToString());
    }

    [Fact]
    public async Task A_worker_fills_in_by_itself()
    {
        await using var host = await SearchHost.StartAsync(postgres, redis, worker: true, ("Jobs:Schedules:embedding-catch-up:Cron", "* * * * * *"));
        await host.AddAsync(new TestVenue("Forgotten"), embed: false);

        await host.IndexedAsync(1);
    }

    [Fact]
    public async Task A_worker_that_only_crawls_loads_no_model()
    {
        await using var host = await CoreHost.StartAsync(
            postgres,
            redis,
            builder => builder.AddVoy8CoreJobs().AddJobWorker(),
            settings: [("Worker:Queues:0", "crawl"), ("Jobs:Schedules:embedding-catch-up:Cron", "* * * * * *")]);

        var catchUps = new JobQuery(Type: "catch_up_embeddings", Status: JobStatus.Queued);
        await Eventually.TrueAsync(
            async () => (await host.Get<IJobControl>().ListAsync(catchUps, Token)).Total > 0, TimeSpan.FromSeconds(30), "somebody else is asked to look for gaps");

        host.Get<EmbeddingModels>().All.ShouldAllBe(model => !model.HasBegun);
    }

    private static async Task<(string Model, bool TextIsCurrent, int Bytes, ulong ChangedIn)> ReadAsync(SearchHost host, Guid id)
    {
        await using var command = host.Get<NpgsqlDataSource>().CreateCommand(
            """
            select m.model_id, m.text_hash = e.text_hash, length(m.vector), m.changed_in
            from embedding m join enrichment e using (venue_id) where venue_id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        await using var reader = await command.ExecuteReaderAsync(Token);
        (await reader.ReadAsync(Token)).ShouldBeTrue();
        return (reader.GetString(0), reader.GetBoolean(1), reader.GetInt32(2), reader.GetFieldValue<ulong>(3));
    }

    private static async Task<long> CountAsync(SearchHost host)
    {
        await using var command = host.Get<NpgsqlDataSource>().CreateCommand("select count(*) from embedding");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}
