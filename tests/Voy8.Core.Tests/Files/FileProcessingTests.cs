using Voy8.Core.Embeddings;
using Voy8.Core.Files;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Files;

public sealed class FileProcessingTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_has_been_read_has_its_passages_with_vectors()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync(Guide(8));
        await host.ProcessAsync(file);
        var ready = await host.ReadAsync(file.Id);
        ready.ShouldSatisfyAllConditions(
            done => done.Status.ShouldBe(FileStatus.Ready), done => done.Title.ShouldBe("Guide 8"), done => done.ReadyVersion.ShouldBe(1), done => done.Chunks!.Value.ShouldBeGreaterThan(2));
        (await host.AskAsync<long>("select count(*) from document_chunk_embedding")).ShouldBe(ready.Chunks!.Value);
        (await host.AskAsync<long>("select count(*) from document_chunk where search @@ 'lighthouse'::tsquery")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_was_stopped_in_the_middle_shows_nothing_and_the_next_attempt_goes_on_behind_it()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync(Guide(12));
        await Should.ThrowAsync<OperationCanceledException>(() => host.ProcessAsync(file, stopAfter: 2));
        (await host.ReadAsync(file.Id)).ShouldSatisfyAllConditions(half => half.Status.ShouldBe(FileStatus.Processing), half => half.ReadyVersion.ShouldBeNull());
        (await host.TextAsync(file.Id)).ShouldBeEmpty();
        var first = await host.AskAsync<Guid[]>("select array_agg(chunk_id order by chunk_id) from document_chunk_embedding");
        first.Length.ShouldBe(2);

        await host.ProcessAsync(file, attempt: 2);
        (await host.ReadAsync(file.Id)).Status.ShouldBe(FileStatus.Ready);
        var all = await host.AskAsync<Guid[]>("select array_agg(chunk_id order by chunk_id) from document_chunk_embedding");
        first.ShouldBeSubsetOf(all);
        all.Length.ShouldBe((await host.ReadAsync(file.Id)).Chunks!.Value);
    }

    [Fact]
    public async Task A_job_that_runs_twice_changes_nothing()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync(Guide(4));
        await host.ProcessAsync(file);
        var before = await host.AskAsync<Guid[]>("select array_agg(id order by id) from document_chunk");
        await host.ProcessAsync(file);
        (await host.AskAsync<Guid[]>("select array_agg(id order by id) from document_chunk")).ShouldBe(before);
    }

    [Fact]
    public async Task The_former_version_is_read_until_the_new_one_is_complete_and_then_gone_at_once()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync("# Old\n\nThe old menu has soup.");
        await host.ProcessAsync(file);
        var next = await host.ReplaceAsync(file.Id, Guide(12));
        next.Version.ShouldBe(2);
        await Should.ThrowAsync<OperationCanceledException>(() => host.ProcessAsync(next, stopAfter: 2));
        (await host.TextAsync(file.Id)).ShouldContain("old menu");
        host.FilesOnDisk.ShouldBe(2);

        await host.ProcessAsync(next);
        (await host.TextAsync(file.Id)).ShouldNotContain("old menu");
        (await host.AskAsync<long>("select count(distinct version) from document_chunk")).ShouldBe(1);
        await host.KeepAsync();
        host.FilesOnDisk.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_of_a_version_that_was_replaced_does_nothing()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync("The first words");
        var next = await host.ReplaceAsync(file.Id, "The second words");
        await host.ProcessAsync(file);
        (await host.ReadAsync(file.Id)).Status.ShouldBe(FileStatus.Pending);
        await host.ProcessAsync(next);
        (await host.TextAsync(file.Id)).ShouldBe("The second words");
    }

    [Fact]
    public async Task What_cannot_be_read_fails_for_good_with_a_sentence_and_the_former_version_stays()
    {
        await using var host = await FileHost.StartAsync(postgres, redis, ("Files:MaxChunks", "2"));
        var file = await host.UploadAsync("Short and good");
        await host.ProcessAsync(file);
        var next = await host.ReplaceAsync(file.Id, Guide(20));
        await Should.ThrowAsync<PermanentJobException>(() => host.ProcessAsync(next));
        (await host.ReadAsync(file.Id)).ShouldSatisfyAllConditions(
            failed => failed.Status.ShouldBe(FileStatus.Failed),
            failed => failed.ReadyVersion.ShouldBe(1),
            failed => failed.Failure!.Code.ShouldBe("too_large"),
            failed => failed.Failure!.Message.ShouldContain("Divide it"));
        (await host.TextAsync(file.Id)).ShouldBe("Short and good");
        (await host.Store.RetryAsync(host.Ada, file.Id, Token)).Outcome.ShouldBe(FileOutcome.Done);
    }

    [Fact]
    public async Task Without_a_model_words_find_it_and_vectors_follow()
    {
        await using var host = await FileHost.StartAsync(postgres, redis, ("Embeddings:Enabled", "false"));
        var file = await host.UploadAsync(Guide(4));
        await host.ProcessAsync(file);
        (await host.ReadAsync(file.Id)).Status.ShouldBe(FileStatus.Ready);
        (await host.AskAsync<long>("select count(*) from document_chunk_embedding")).ShouldBe(0);
        (await host.Get<ChunkEmbeddingStore>().ListPendingAsync("any-model", 100, Token)).Count.ShouldBe((await host.ReadAsync(file.Id)).Chunks!.Value);
    }

    [Fact]
    public async Task Passages_without_a_vector_of_the_model_are_embedded()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync(Guide(4));
        await host.ProcessAsync(file);
        await host.ExecuteAsync("delete from document_chunk_embedding");
        await host.KeepAsync();
        (await host.AskAsync<long>("select count(*) from jobs.job where type = 'embed_chunks'")).ShouldBe(1);
        await host.KeepAsync();
        (await host.AskAsync<long>("select count(*) from jobs.job where type = 'embed_chunks'")).ShouldBe(1);

        var ids = await host.AskAsync<Guid[]>("select array_agg(id) from document_chunk");
        await new EmbedChunksHandler(host.Get<ChunkEmbedder>()).HandleAsync(new EmbedChunks(ids), new FakeJobContext(), Token);
        (await host.AskAsync<long>("select count(*) from document_chunk_embedding")).ShouldBe(ids.Length);
        await Should.ThrowAsync<PermanentJobException>(() => new EmbedChunksHandler(host.Get<ChunkEmbedder>()).HandleAsync(
            new EmbedChunks([.. Enumerable.Range(0, EmbedChunks.MaxChunks + 1).Select(_ => Guid.CreateVersion7())]), new FakeJobContext(), Token));
    }

    [Fact]
    public async Task Vectors_of_a_retired_model_go()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        await host.ProcessAsync(await host.UploadAsync(Guide(2)));
        await host.ExecuteAsync("update embedding_model set state = 'retired', changed_at = now() - interval '1 day'");
        await host.Get<EmbeddingModelRegister>().CleanUpAsync(TimeSpan.FromHours(1), Token);
        (await host.AskAsync<long>("select count(*) from document_chunk_embedding")).ShouldBe(0);
    }

    [Fact]
    public async Task A_file_whose_job_was_cancelled_says_so_for_good()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync(Guide(2));
        await host.Get<IJobControl>().CancelAsync(file.JobId!.Value, Token);
        await host.KeepAsync();
        (await host.ReadAsync(file.Id)).Failure!.Code.ShouldBe("cancelled");
    }

    private static string Guide(int parts) => $"# Guide {parts}\n\n" + string.Join("\n\n", Enumerable.Range(1, parts).Select(part =>
        $"## Part {part}\n\n{string.Join(' ', Enumerable.Range(1, 6).Select(line => $"The harbour has a lighthouse, number {part} and {line}, with a wide view of the sea and of all the ships that come and go."))}"));
}
