using Microsoft.Extensions.DependencyInjection;
using Voy8.Testing;

namespace Voy8.Jobs.Tests.Samples;

/// <summary>The samples of docs/jobs.md compile, work, and are the ones that stand there.</summary>
public sealed class SampleTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    [Theory]
    [InlineData("CrawlVenue.cs")]
    [InlineData("SummariseFilesHandler.cs")]
    public async Task A_sample_stands_in_the_docs_word_for_word(string file)
    {
        const string Marker = "word for word.\n";
        var source = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Voy8.Jobs.Tests/Samples", file))).ReplaceLineEndings("\n");
        var docs = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/jobs.md"))).ReplaceLineEndings("\n");

        docs.ShouldContain(source[(source.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..]);
    }

    [Fact]
    public async Task The_handler_of_the_docs_waits_for_a_host_goes_on_and_gives_up_what_is_gone()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        var crawler = new Crawler();
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask, services =>
        {
            services.AddSingleton(crawler);
            services.AddJobHandler<CrawlVenue, CrawlVenueHandler>();
        });

        var read = await worker.Client.EnqueueAsync(new CrawlVenue(Guid.CreateVersion7()));
        var gone = await worker.Client.EnqueueAsync(new CrawlVenue(crawler.Gone));

        var job = await worker.WaitForAsync(read.JobId, JobStatus.Succeeded);
        (job.Attempt, job.Progress.Processed, job.Result!.Value.GetProperty("pages").GetInt32()).ShouldBe((1, 2, 2));
        crawler.Fetched.ShouldBe(2);
        (await worker.WaitForAsync(gone.JobId, JobStatus.Dead)).Error!.Message.ShouldBe("The venue is gone.");
    }

    [Fact]
    public async Task The_parent_of_the_docs_counts_what_its_children_read()
    {
        await using var database = await JobsHost.CreateDatabaseAsync(postgres);
        await using var worker = await JobsHost.StartAsync(database.ConnectionString, redis.ConnectionString, (_, _, _) => Task.CompletedTask, services =>
        {
            services.AddSingleton<Files>();
            services.AddJobHandler<SummariseFiles, SummariseFilesHandler>();
            services.AddJobHandler<ReadFile, ReadFileHandler>();
        });

        var parent = await worker.Client.EnqueueAsync(new SummariseFiles("letters"));

        var result = (await worker.WaitForAsync(parent.JobId, JobStatus.Succeeded)).Result!.Value;
        (result.GetProperty("read").GetInt32(), result.GetProperty("failed").GetInt32()).ShouldBe((2, 1));
    }
}
