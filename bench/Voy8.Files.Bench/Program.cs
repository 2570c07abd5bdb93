using System.Diagnostics;
using System.Text.Json;
using Voy8.Core.Batches;
using Voy8.Core.Documents;
using Voy8.Core.Files;
using Voy8.Files.Bench;
using Voy8.LocalHosting;
using Voy8.LocalHosting.Postgres;
using Voy8.LocalHosting.Redis;
using Voy8.Testing;

// 200 files in one ZIP, 20 of them hostile, on two worker processes of which one is killed on the way: every good file must be found with its
// vectors, every bad one explained. PostgreSQL writes durably. Prints one JSON line, and what is wrong.
//   dotnet run -c Release --project bench/Voy8.Files.Bench
const int ReadyBeforeKill = 50;
const long MaxWorkerBytes = 500_000_000;
if (!SharedData.TryFind(out var shared))
{
    Console.Error.WriteLine("The pages of the corpus are not there: VOY8_SHARED names the folder with corpora/pages.");
    return 2;
}

var folder = TestFolders.Create("files");
try
{
    using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(8));
    var installation = await new PostgresLocator(LocalPaths.Home).FindAsync(patience.Token);
    await using var postgres = await PostgresServer.StartAsync(
        installation,
        new PostgresServerOptions { DataDirectory = Path.Combine(folder, "data"), Settings = new Dictionary<string, string> { ["max_connections"] = "200" } },
        patience.Token);
    await using var redis = GarnetRedisServer.Start();
    await using var fleet = await FileFleet.StartAsync(postgres.ConnectionString, redis.ConnectionString, Path.Combine(folder, "bytes"));
    var (victim, survivor) = (await fleet.StartWorkerAsync(), await fleet.StartWorkerAsync());

    Sample[] samples = [.. Samples.Pages(Path.Combine(shared, "corpora", "pages"), 100), .. Samples.Pdfs(40), .. Samples.Docxs(40), .. Samples.Hostile()];
    new Random(11).Shuffle(samples);
    using var zip = new MemoryStream(Samples.Zip(samples));
    await using var memory = new MemoryWatch(victim.Id, survivor.Id);
    var clock = Stopwatch.StartNew();
    var (blob, size) = await fleet.Get<FileUploads>().StoreAsync(zip, zip.Length, patience.Token);
    var batch = (await fleet.Get<BatchStore>().CreateFromArchiveAsync(fleet.Owner, "files.zip", blob, size.Bytes, patience.Token)).Batch!;

    await Eventually.TrueAsync(async () => (await FindAsync()).Ready >= ReadyBeforeKill, TimeSpan.FromMinutes(5), () => $"{ReadyBeforeKill} files are ready\n{fleet.Said()}");
    victim.Kill();
    var killedAfter = clock.Elapsed;
    await Eventually.TrueAsync(
        async () => await FindAsync() is { IsExpanding: false, Open: 0 } found && found.Total == samples.Length, TimeSpan.FromMinutes(6), () => $"all files are done\n{fleet.Said()}");
    var seconds = clock.Elapsed.TotalSeconds;

    var (entries, _) = await fleet.Get<BatchList>().ReadEntriesAsync(fleet.Owner, batch.Id, failedOnly: false, 1_000, 0, patience.Token);
    var good = samples.ToDictionary(sample => sample.Name, sample => sample.IsGood);
    string[] missing = [.. entries.Where(entry => good[entry.Name] && entry.File?.Status != FileStatus.Ready).Select(entry => $"{entry.Name}: {(entry.File?.Failure ?? entry.Refusal)?.Message}")];
    string[] unexplained = [.. entries.Where(entry => !good[entry.Name] && (entry.File?.Failure ?? entry.Refusal) is null).Select(entry => entry.Name)];
    var chunks = await fleet.AskAsync<long>("select count(*) from stored_file f join document_chunk c on c.file_id = f.id and c.version = f.ready_version");
    var unseen = await fleet.AskAsync<long>("select count(*) from stored_file f where status = 'ready' and not exists (select from document_chunk c where c.file_id = f.id and c.version = f.ready_version)");
    var bare = await fleet.AskAsync<long>("select count(*) from document_chunk c where not exists (select from document_chunk_embedding e where e.chunk_id = c.id and e.text_hash = c.text_hash)");
    var search = fleet.Get<DocumentSearch>();
    var unfound = new List<string>();
    foreach (var entry in entries.Where(entry => good[entry.Name] && entry.File is not null))
    {
        // Its own middle: some words that stand in it.
        var (found, _) = (await fleet.Get<FileList>().ReadChunksAsync(fleet.Owner, entry.File!.Id, entry.File.Chunks!.Value / 2, 1, patience.Token))!.Value;
        var words = string.Join(' ', found[0].Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(6));
        var hits = (await search.SearchAsync(new DocumentQuery(fleet.Owner, words.Length > 150 ? words[..150] : words, [entry.File.Id]), patience.Token)).Hits;
        if (hits.Count == 0)
        {
            unfound.Add($"{entry.Name}: {words}");
        }
    }

    foreach (var entry in entries.Where(entry => !good[entry.Name]).OrderBy(entry => entry.Name, StringComparer.Ordinal))
    {
        Console.WriteLine($"  {entry.Name}: {(entry.File?.Failure ?? entry.Refusal)?.Code} – {(entry.File?.Failure ?? entry.Refusal)?.Message}");
    }

    Console.WriteLine(JsonSerializer.Serialize(new
    {
        bench = "files",
        files = samples.Length,
        good = good.Values.Count(value => value),
        missing,
        unexplained,
        unfound,
        chunks,
        unseen,
        without_vector = bare,
        seconds = Math.Round(seconds, 1),
        killed_after = Math.Round(killedAfter.TotalSeconds, 1),
        files_per_second = Math.Round(samples.Length / seconds, 1),
        chunks_per_second = Math.Round(chunks / seconds),
        worker_mb = memory.Alone / 1_000_000,
        worker_and_parsers_mb = memory.Together / 1_000_000,
    }));
    return missing.Length == 0 && unexplained.Length == 0 && unfound.Count == 0 && unseen == 0 && bare == 0 && memory.Alone < MaxWorkerBytes ? 0 : 1;

    async Task<Batch> FindAsync() => (await fleet.Get<BatchStore>().FindAsync(fleet.Owner, batch.Id, patience.Token))!;
}
finally
{
    TestFolders.Delete(folder);
}
