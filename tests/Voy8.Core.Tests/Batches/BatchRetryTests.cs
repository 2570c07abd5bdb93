using Voy8.Core.Batches;
using Voy8.Core.Files;
using Voy8.Core.Tests.Files;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Batches;

public sealed class BatchRetryTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_another_job_reads_is_left_to_it()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var shared = await host.UploadAsync("The words that came before");
        var batch = await SendAsync(host, "The words that came before", "Words of the batch");
        await host.Get<IJobControl>().CancelAsync(batch.JobId!.Value, Token);

        var again = await host.Get<BatchStore>().RetryAsync(host.Ada, batch.Id, Token);
        again.Outcome.ShouldBe(BatchOutcome.Done);
        (await host.ReadAsync(shared.Id)).JobId.ShouldBe(shared.JobId);
        (await host.AskAsync<int>($"select children_total from jobs.job where id = '{again.Batch!.JobId}'")).ShouldBe(1);
        await host.ProcessAsync(shared);
        (await host.ReadAsync(shared.Id)).Status.ShouldBe(FileStatus.Ready);
    }

    [Fact]
    public async Task Where_all_that_is_open_is_read_by_others_there_is_nothing_to_retry()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        await host.UploadAsync("The words that came before");
        var batch = await SendAsync(host, "The words that came before");
        await host.Get<IJobControl>().CancelAsync(batch.JobId!.Value, Token);
        (await host.Get<BatchStore>().RetryAsync(host.Ada, batch.Id, Token)).Outcome.ShouldBe(BatchOutcome.NothingFailed);
    }

    [Fact]
    public async Task A_job_says_of_a_file_that_it_failed_only_while_it_is_the_one_that_reads_it()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync("Words");
        (await host.Get<FileWork>().FailAsync(file.Id, 1, Guid.CreateVersion7(), new FileFailure("cancelled", "An earlier job was cancelled."), Token)).ShouldBeFalse();
        (await host.ReadAsync(file.Id)).Status.ShouldBe(FileStatus.Pending);
        (await host.Get<FileWork>().FailAsync(file.Id, 1, file.JobId, new FileFailure("cancelled", "It was cancelled."), Token)).ShouldBeTrue();
        (await host.ReadAsync(file.Id)).Status.ShouldBe(FileStatus.Failed);
    }

    [Fact]
    public async Task A_file_that_is_open_although_its_job_succeeded_has_failed()
    {
        await using var host = await FileHost.StartAsync(postgres, redis);
        var file = await host.UploadAsync("Words that were never settled");
        await host.ExecuteAsync($"update jobs.job set status = 3 where id = '{file.JobId}'");
        await host.KeepAsync();
        (await host.ReadAsync(file.Id)).Failure!.Code.ShouldBe("processing_failed");
        (await host.Store.RetryAsync(host.Ada, file.Id, Token)).File!.JobId.ShouldNotBe(file.JobId);
    }

    private static async Task<Batch> SendAsync(FileHost host, params string[] texts)
    {
        var items = new List<BatchItem>();
        foreach (var text in texts)
        {
            items.Add(new BatchItem("guide.md", await host.ReceiveAsync(text), null));
        }

        return await host.Get<BatchStore>().CreateAsync(host.Ada, "Words", items, Token);
    }
}
