using System.Text;
using Voy8.Core.Batches;
using Voy8.Core.Documents;
using Voy8.Core.Files;
using Voy8.Files.Bench;
using Voy8.Testing;

namespace Voy8.Worker.Tests;

/// <summary>Worker processes that are really killed while they read files.</summary>
public sealed class FileDrills(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // A worker that fell silent is dead after two seconds.
    private static readonly (string Key, string Value)[] QuickLease = [("Worker__Lease", "00:00:02"), ("Worker__Heartbeat", "00:00:00.500"), ("Worker__SweepInterval", "00:00:00.500")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_workers_one_is_killed_while_they_read_and_every_file_is_found_and_none_twice()
    {
        var folder = TestFolders.Create("drill");
        try
        {
            await using var database = await postgres.CreateDatabaseAsync(Token);
            await using var fleet = await FileFleet.StartAsync(database.ConnectionString, redis.ConnectionString, folder);
            var workers = await Task.WhenAll(fleet.StartWorkerAsync(QuickLease), fleet.StartWorkerAsync(QuickLease));
            Sample[] samples = [.. Samples.Docxs(5), .. Samples.Pdfs(5), .. Texts(10)];
            var batch = await SendAsync(fleet, Samples.Zip(samples));

            await Eventually.TrueAsync(async () => (await FindAsync(fleet, batch)).Ready >= 3, Deadline, () => $"they read\n{fleet.Said()}");
            workers[0].Kill();
            await workers[0].Exited;
            (await FindAsync(fleet, batch)).Ready.ShouldBeLessThan(samples.Length, "it was killed on the way");
            await Eventually.TrueAsync(
                async () => await FindAsync(fleet, batch) is { IsExpanding: false, Open: 0 } found && found.Total == samples.Length, Deadline, () => $"all is read\n{fleet.Said()}");

            await RequireFoundOnceAsync(fleet, batch, samples);
        }
        finally
        {
            TestFolders.Delete(folder);
        }
    }

    private static async Task RequireFoundOnceAsync(FileFleet fleet, Guid batch, Sample[] samples)
    {
        var (entries, _) = await fleet.Get<BatchList>().ReadEntriesAsync(fleet.Owner, batch, failedOnly: false, samples.Length, 0, Token);
        entries.Select(entry => entry.Name).ShouldBe(samples.Select(sample => sample.Name));
        entries.ShouldAllBe(entry => entry.File != null && entry.File.Status == FileStatus.Ready);
        (await fleet.AskAsync<long>("select count(*) from stored_file")).ShouldBe(samples.Length);
        foreach (var file in entries.Select(entry => entry.File!))
        {
            var found = await fleet.Get<DocumentSearch>().SearchAsync(new DocumentQuery(fleet.Owner, Path.GetFileNameWithoutExtension(file.Name).Replace('-', ' '), [file.Id], 50), Token);
            found.Hits.ShouldNotBeEmpty(file.Name);
            found.Hits.Select(hit => hit.Chunk).ShouldBeUnique(file.Name);
        }

        // Each passage once, with one vector, of the version that is read.
        (await fleet.AskAsync<long>("select count(*) from document_chunk")).ShouldBe(await fleet.AskAsync<long>("select sum(ready_chunked)::bigint from stored_file"));
        (await fleet.AskAsync<long>("select count(*) from document_chunk c where (select count(*) from document_chunk_embedding e where e.chunk_id = c.id) <> 1")).ShouldBe(0);
    }

    private static IEnumerable<Sample> Texts(int count) => Enumerable.Range(1, count).Select(number => new Sample(
        $"text/notes-{number}.md",
        Encoding.UTF8.GetBytes(string.Join("\n\n", Enumerable.Range(1, 12).Select(part => $"## Notes {number}, part {part}\n\n{string.Join(' ', Enumerable.Repeat($"The ferry number {number} leaves from pier {part}.", 12))}"))),
        IsGood: true));

    private static async Task<Guid> SendAsync(FileFleet fleet, byte[] zip)
    {
        using var content = new MemoryStream(zip);
        var (blob, size) = await fleet.Get<FileUploads>().StoreAsync(content, zip.Length, Token);
        return (await fleet.Get<BatchStore>().CreateFromArchiveAsync(fleet.Owner, "files.zip", blob, size.Bytes, Token)).Batch!.Id;
    }

    private static async Task<Batch> FindAsync(FileFleet fleet, Guid batch) => (await fleet.Get<BatchStore>().FindAsync(fleet.Owner, batch, Token))!;
}
