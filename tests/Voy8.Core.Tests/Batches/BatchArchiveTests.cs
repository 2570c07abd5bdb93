using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Batches;
using Voy8.Core.Files;
using Voy8.Core.Tests.Documents;
using Voy8.Core.Tests.Files;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Batches;

/// <summary>How long the bytes of a ZIP lie there, and whose room they take.</summary>
public sealed class BatchArchiveTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly byte[] Zip = Archives.Zip([.. Enumerable.Range(1, 5).Select(number => ($"{number}.txt", $"The words of number {number}"))]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_it_lies_there_it_takes_room_like_a_file()
    {
        await using var host = await FileHost.StartAsync(postgres, redis, ("Files:MaxAccountBytes", $"{(Zip.Length * 2) - 1}"));
        await SendAsync(host);
        (await host.List.QuotaAsync(host.Ada, Token)).Bytes.ShouldBe(Zip.Length);
        (await SendAsync(host)).Outcome.ShouldBe(BatchOutcome.NoRoom);
        (await host.Store.RoomAsync(host.Ada, Zip.Length, Token)).ShouldBe(FileOutcome.NoRoom);
        host.FilesOnDisk.ShouldBe(1);
        (await host.AskAsync<long>("select count(*) from file_batch")).ShouldBe(1);
    }

    [Fact]
    public async Task When_it_has_been_unpacked_it_is_gone_and_its_files_alone_take_room()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var batch = (await SendAsync(host)).Batch!;
        await Should.ThrowAsync<WaitForChildrenException>(() => WorkAsync(host, batch));
        await RequireGoneAsync(host, files: 5);
        (await host.List.QuotaAsync(host.Ada, Token)).Bytes.ShouldBe(await host.AskAsync<long>("select sum(bytes)::bigint from stored_file"));
    }

    [Fact]
    public async Task A_batch_that_is_cancelled_keeps_no_archive_and_says_so()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var batch = (await SendAsync(host)).Batch!;
        var cancelled = await host.Get<BatchStore>().CancelAsync(host.Ada, batch.Id, Token);
        cancelled.Batch!.ShouldSatisfyAllConditions(over => over.IsExpanding.ShouldBeFalse(), over => over.Failure!.ShouldContain("Send the archive again"));
        await RequireGoneAsync(host, files: 0);
        (await host.Get<BatchStore>().RetryAsync(host.Ada, batch.Id, Token)).Outcome.ShouldBe(BatchOutcome.NothingFailed);
    }

    [Fact]
    public async Task One_whose_job_ended_without_a_word_keeps_no_archive_either()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var (cancelled, gone, waiting) = ((await SendAsync(host)).Batch!, (await SendAsync(host)).Batch!, (await SendAsync(host)).Batch!);
        await host.Get<IJobControl>().CancelAsync(cancelled.JobId!.Value, Token);
        await host.ExecuteAsync($"update file_batch set job_id = gen_random_uuid() where id = '{gone.Id}'");
        await host.KeepAsync();
        await host.KeepAsync();
        (await host.AskAsync<Guid[]>("select array_agg(id) from file_batch where blob_id is not null")).ShouldBe([waiting.Id]);
        host.FilesOnDisk.ShouldBe(1);
        (await host.List.QuotaAsync(host.Ada, Token)).Bytes.ShouldBe(Zip.Length);
    }

    [Fact]
    public async Task One_that_is_deleted_while_it_is_unpacked_goes_and_what_was_unpacked_stays()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var batch = (await SendAsync(host)).Batch!;
        var reports = 0;
        await Should.ThrowAsync<WaitForChildrenException>(() => WorkAsync(host, batch, () =>
        {
            if (++reports == 2)
            {
                host.Get<BatchStore>().DeleteAsync(host.Ada, batch.Id, Token).GetAwaiter().GetResult().ShouldBeTrue();
            }
        }));
        await RequireGoneAsync(host, files: 2);
        await WorkAsync(host, batch);
        (await host.AskAsync<long>("select count(*) from file_batch")).ShouldBe(0);
        (await host.AskAsync<long>("select count(*) from stored_file where status = 'pending'")).ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_else_deletes_a_batch()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var batch = (await SendAsync(host)).Batch!;
        (await host.Get<BatchStore>().DeleteAsync(Guid.CreateVersion7(), batch.Id, Token)).ShouldBeFalse();
        (await host.Get<BatchList>().ReadAsync(host.Ada, 10, 0, Token)).Total.ShouldBe(1);
    }

    private static async Task<BatchResult> SendAsync(FileHost host)
    {
        using var content = new MemoryStream(Zip);
        var (blob, size) = await host.Get<FileUploads>().StoreAsync(content, Zip.Length, Token);
        return await host.Get<BatchStore>().CreateFromArchiveAsync(host.Ada, "week.zip", blob, size.Bytes, Token);
    }

    /// <summary>Does what the batch's job does.</summary>
    private static Task WorkAsync(FileHost host, Batch batch, Action? onReport = null) => ActivatorUtilities.CreateInstance<ProcessBatchHandler>(host.Services)
        .HandleAsync(new ProcessBatch(batch.Id), new FakeJobContext { Id = batch.JobId!.Value, OnReport = _ => onReport?.Invoke() }, Token);

    private static async Task RequireGoneAsync(FileHost host, int files)
    {
        await host.KeepAsync();
        host.FilesOnDisk.ShouldBe(files);
        (await host.AskAsync<long>("select count(*) from stored_file")).ShouldBe(files);
        (await host.AskAsync<long>("select count(*) from blob_removal")).ShouldBe(0);
    }
}
