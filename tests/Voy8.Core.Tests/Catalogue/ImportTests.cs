using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Enrichment;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Catalogue;

public sealed class ImportTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_goes_in_with_its_facts_their_provenance_and_the_work_that_follows()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);

        var import = await host.ImportAsync("""{"id":"osm:node/1","name":"Zum Löwen","kind":"restaurant","lat":48.1,"lon":11.5,"country":"DE","phone":"089 55169232","city":"München","outdoorSeating":"yes"}""");

        import.State.ShouldBe(ImportState.Succeeded);
        import.Counts.ShouldBe(new ImportCounts(Lines: 1, Created: 1, Updated: 0, Unchanged: 0, Refused: 0));
        (await host.AskAsync<string>("select source || ' ' || method || ' ' || value from venue_fact where field = 'phone'")).ShouldBe("import:town import +498955169232");
        (await host.AskAsync<string[]>("select features from enrichment")).ShouldBe([Features.OutdoorSeating]);
        (await host.CountAsync("jobs.job where type = 'embed_venues'")).ShouldBe(1);
        (await host.CountAsync("import_chunk")).ShouldBe(0);
        (await host.AskAsync<string>("select attribution || ' ' || licence from dataset where slug = 'town'")).ShouldBe("© OpenStreetMap contributors ODbL-1.0");
    }

    [Fact]
    public async Task The_same_file_imported_twice_changes_nothing()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis, ("Crawling:Scope:0", "*"), ("Crawling:AllowedPrivateHosts:0", "*"));
        var file = Lines(25);
        await host.ImportAsync(file);
        var before = await host.FingerprintAsync();

        var again = await host.ImportAsync(file);

        again.Counts.ShouldBe(new ImportCounts(Lines: 25, Created: 0, Updated: 0, Unchanged: 25, Refused: 0));
        (await host.FingerprintAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Venues_a_millionth_of_a_degree_apart_are_taken_in()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var street = Enumerable.Range(0, 1000).Select(i => Line($"w{i}", (48 + (i * 0.001)).ToString("0.000", CultureInfo.InvariantCulture), "4.25"));
        await host.ImportAsync(string.Join('\n', street));

        var across = await host.ImportAsync(Line("e", "48.5", "4.250001"));

        across.Counts.ShouldBe(new ImportCounts(Lines: 1, Created: 1, Updated: 0, Unchanged: 0, Refused: 0));

        static string Line(string id, string lat, string lon) => $$"""{"id":"{{id}}","name":"Kiosk","kind":"cafe","lat":{{lat}},"lon":{{lon}},"country":"FR"}""";
    }

    [Fact]
    public async Task A_changed_line_updates_its_venue_alone_and_keeps_its_id()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        await host.ImportAsync(Lines(5));
        var id = await host.AskAsync<Guid>("select id from venue where source_id = 'v3'");

        var again = await host.ImportAsync(Lines(5).Replace("Venue 3", "Trattoria", StringComparison.Ordinal));

        again.Counts.ShouldBe(new ImportCounts(Lines: 5, Created: 0, Updated: 1, Unchanged: 4, Refused: 0));
        (await host.AskAsync<Guid>("select id from venue where name = 'Trattoria'")).ShouldBe(id);
        (await host.AskAsync<bool>("select search @@ 'trattoria' and not search @@ '3' from enrichment where venue_id in (select id from venue where source_id = 'v3')")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_older_import_that_runs_again_does_not_undo_a_newer_one()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var older = await host.UploadAsync("""{"id":"1","name":"Before","phone":"+49 89 55169232"}"""u8.ToArray());
        await host.ImportAsync("""{"id":"1","name":"After"}""");

        await host.RunAsync(new ImportVenues(older), new FakeJobContext(), Token);

        (await host.AskAsync<string>("select name from venue")).ShouldBe("After");
        (await host.CountAsync("venue_fact where field = 'phone'")).ShouldBe(0);
        (await host.Host.Get<ImportStore>().FindAsync(older, Token))!.Counts.Unchanged.ShouldBe(1);
    }

    [Fact]
    public async Task A_broken_line_is_reported_with_its_number_and_the_rest_goes_in()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis, ("Import:MaxLineBytes", "300"));
        string[] lines = [Line(1), "{broken", "", Line(2), """{"id":"x"}""", new string('y', 1_000), Line(1), "\uD83C".Length + "", Line(3)];

        var import = await host.ImportAsync(string.Join("\r\n", lines));

        import.Counts.ShouldBe(new ImportCounts(Lines: 9, Created: 3, Updated: 0, Unchanged: 0, Refused: 5));
        var (errors, total) = (await host.Host.Get<ImportStore>().ListErrorsAsync(import.Id, 100, 0, Token))!.Value;
        total.ShouldBe(5);
        errors.Select(error => error.Line).ShouldBe([2L, 5, 6, 7, 8]);
        errors[0].Excerpt.ShouldBe("{broken");
        errors[1].Message.ShouldContain("'name' is missing");
        errors[2].Message.ShouldContain("too long");
        errors[3].Message.ShouldContain("'v1' was used by an earlier line");
    }

    [Fact]
    public async Task A_file_without_a_single_venue_fails_for_good()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var id = await host.UploadAsync("{\n\"name\": 1\n}"u8.ToArray());

        var failure = await Should.ThrowAsync<PermanentJobException>(() => host.RunAsync(new ImportVenues(id), new FakeJobContext(), Token));

        failure.Message.ShouldContain("None of the 3 lines");
        (await host.Host.Get<ImportStore>().FindAsync(id, Token))!.State.ShouldBe(ImportState.Failed);
    }

    [Fact]
    public async Task An_import_stopped_between_two_batches_goes_on_where_it_was()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis, ("Import:BatchLines", "10"), ("Import:ChunkBytes", "1024"));
        var id = await host.UploadAsync(Encoding.UTF8.GetBytes(Lines(35) + "\n" + Line(2)));
        using var killed = new CancellationTokenSource();
        var first = new FakeJobContext { OnReport = progress => CancelAfter(progress, 20, killed) };
        await Should.ThrowAsync<OperationCanceledException>(() => host.RunAsync(new ImportVenues(id), first, killed.Token));
        (await host.CountAsync("venue")).ShouldBe(20);
        var before = await host.AskAsync<string>("select string_agg(id::text || xmin::text, ',' order by id) from venue");

        var second = new FakeJobContext(attempt: 2);
        await host.RunAsync(new ImportVenues(id), second, Token);

        var import = (await host.Host.Get<ImportStore>().FindAsync(id, Token))!;
        import.State.ShouldBe(ImportState.Succeeded);
        import.Counts.ShouldBe(new ImportCounts(Lines: 36, Created: 35, Updated: 0, Unchanged: 0, Refused: 1), "the last line repeats one of the first attempt");
        second.Reported[0].Processed.ShouldBe(30);
        second.Reported[^1].Percent.ShouldBe(100);
        (await host.AskAsync<string>("select string_agg(id::text || xmin::text, ',' order by id) from (select id, xmin from venue order by id limit 20) v")).ShouldBe(before);
        (await host.CountAsync("jobs.job where type = 'embed_venues'")).ShouldBe(4);
    }

    [Fact]
    public async Task A_batch_of_a_worker_that_was_overtaken_leaves_no_trace()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis, ("Import:BatchLines", "10"));
        var id = await host.UploadAsync(Encoding.UTF8.GetBytes(Lines(20)));
        var late = new FakeJobContext { OnReport = _ => host.AskAsync<long>($"with moved as (update import set lines_read = 20 where id = '{id}' returning 1) select count(*) from moved").GetAwaiter().GetResult() };

        await Should.ThrowAsync<ImportOvertakenException>(() => host.RunAsync(new ImportVenues(id), late, Token));

        (await host.CountAsync("venue")).ShouldBe(10);
        (await host.CountAsync("enrichment")).ShouldBe(10);
        (await host.CountAsync("jobs.job where type = 'embed_venues'")).ShouldBe(1);
    }

    [Fact]
    public async Task Refused_lines_are_all_counted_but_only_some_are_kept()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis, ("Import:MaxErrorsKept", "7"), ("Import:BatchLines", "5"));

        var import = await host.ImportAsync(string.Join('\n', Enumerable.Repeat("{}", 23).Prepend(Line(1))));

        import.Counts.Refused.ShouldBe(23);
        (await host.CountAsync("import_error")).ShouldBe(7);
    }

    [Fact]
    public async Task Only_venues_in_the_crawl_scope_are_crawled()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis, ("Crawling:Scope:0", "*.harbour.localhost"), ("Crawling:AllowedPrivateHosts:0", "*.harbour.localhost"));

        await host.ImportAsync(
            """
            {"id":"1","name":"In","website":"http://in.harbour.localhost:8090/"}
            {"id":"2","name":"Out","website":"https://stranger.example/"}
            {"id":"3","name":"None"}
            """);

        (await host.AskAsync<string>("select string_agg(v.name, ',') from jobs.job j join venue v on v.id::text = j.payload ->> 'venue_id' where j.type = 'crawl_venue'")).ShouldBe("In");
    }

    [Theory]
    [InlineData("Ταβέρνα Ο Λάκης", "ταβερνα")]
    [InlineData("Кафе «Пушкинъ»", "кафе")]
    [InlineData("Gasthaus Weißbräu", "weissbrau")]
    public async Task Names_of_every_script_are_found_without_their_accents(string name, string word)
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);

        await host.ImportAsync(System.Text.Json.JsonSerializer.Serialize(new { id = "1", name }), fileName: "κατάλογος.jsonl");

        (await host.AskAsync<string>("select name from venue")).ShouldBe(name);
        (await host.AskAsync<bool>($"select search @@ to_tsquery('simple', '{word}:A') from enrichment")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_upload_is_stored_in_pieces_and_bounded()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis, ("Import:ChunkBytes", "1024"), ("Import:MaxFileBytes", "4000"));
        var uploads = host.Host.Get<ImportUploads>();
        await host.UploadAsync(new byte[4_000]);
        (await host.CountAsync("import_chunk")).ShouldBe(4);

        var tooLarge = await uploads.BeginAsync("large.jsonl", Token);
        await Should.ThrowAsync<ImportTooLargeException>(() => uploads.AppendAsync(tooLarge, new MemoryStream(new byte[4_001]), Token));
        await uploads.AbandonAsync(tooLarge, Token);

        (await host.CountAsync("import")).ShouldBe(1);
        (await host.CountAsync("import_chunk")).ShouldBe(4);
    }

    [Fact]
    public async Task A_file_that_the_worker_cannot_read_is_dead_at_once()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var path = Path.GetTempFileName();
        var id = await host.Host.Get<ImportUploads>().StartFromPathAsync(path, DatasetDescription.For(path, "gone", null, null, null), Token);
        File.Delete(path);

        await Should.ThrowAsync<PermanentJobException>(() => host.RunAsync(new ImportVenues(id, path), new FakeJobContext(), Token));
    }

    [Fact]
    public async Task A_file_that_is_read_by_its_path_is_not_quoted()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "secret=1\n" + Line(1), Token);
        var id = await host.Host.Get<ImportUploads>().StartFromPathAsync(path, DatasetDescription.For(path, "path", null, null, null), Token);

        await host.RunAsync(new ImportVenues(id, path), new FakeJobContext(), Token);

        var error = (await host.Host.Get<ImportStore>().ListErrorsAsync(id, 10, 0, Token))!.Value.Errors.ShouldHaveSingleItem();
        (error.Line, error.Excerpt).ShouldBe((1, ""));
        error.Message.ShouldNotContain("secret");
        File.Delete(path);
    }

    [Fact]
    public async Task An_import_that_cannot_be_queued_leaves_no_row()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var path = Path.GetTempFileName();

        await Should.ThrowAsync<Npgsql.PostgresException>(() => host.Host.Get<ImportUploads>().StartFromPathAsync(path, new DatasetDescription("a", "b\0c", null, null), Token));

        (await host.CountAsync("import")).ShouldBe(0);
        File.Delete(path);
    }

    [Fact]
    public async Task The_bytes_of_a_file_that_can_never_go_in_are_freed()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var id = await host.UploadAsync("a,b"u8.ToArray());

        await Should.ThrowAsync<PermanentJobException>(() => host.RunAsync(new ImportVenues(id), new FakeJobContext(), Token));

        (await host.CountAsync("import_chunk")).ShouldBe(0);
        (await Should.ThrowAsync<PermanentJobException>(() => host.RunAsync(new ImportVenues(id), new FakeJobContext(), Token))).Message.ShouldContain("import it again");
    }

    [Fact]
    public async Task The_bytes_of_uploads_and_jobs_that_ended_a_day_ago_are_freed_and_others_stay()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var store = host.Host.Get<ImportStore>();
        var jobs = host.Host.Get<IJobControl>();
        var cancelled = await host.UploadAsync([1]);
        await jobs.CancelAsync((await store.FindAsync(cancelled, Token))!.JobId!.Value, Token);
        var waiting = await host.UploadAsync([1]);
        var uploading = await host.Host.Get<ImportUploads>().BeginAsync("a.jsonl", Token);
        await host.Host.Get<ImportUploads>().AppendAsync(uploading, new MemoryStream([1]), Token);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var cleanUp = new CleanUpImportsHandler(store, jobs, clock);

        clock.Advance(TimeSpan.FromHours(23));
        await cleanUp.HandleAsync(new CleanUpImports(), new FakeJobContext(), Token);
        (await host.CountAsync("import_chunk")).ShouldBe(3);

        clock.Advance(TimeSpan.FromHours(2));
        await cleanUp.HandleAsync(new CleanUpImports(), new FakeJobContext(), Token);
        (await host.AskAsync<Guid>("select import_id from import_chunk")).ShouldBe(waiting);
        (await host.CountAsync("import_chunk")).ShouldBe(1);
        (await host.CountAsync("import where state = 'uploading'")).ShouldBe(0);
    }

    [Fact]
    public async Task An_empty_file_fails_for_good()
    {
        await using var host = await ImportHost.StartAsync(postgres, redis);
        var id = await host.UploadAsync([]);

        await Should.ThrowAsync<PermanentJobException>(() => host.RunAsync(new ImportVenues(id), new FakeJobContext(), Token));
    }

    private static void CancelAfter(JobProgress progress, long lines, CancellationTokenSource source)
    {
        if (progress.Processed >= lines)
        {
            source.Cancel();
        }
    }

    private static string Lines(int count) => string.Join('\n', Enumerable.Range(1, count).Select(Line));

    private static string Line(int number) =>
        $$"""{"id":"v{{number}}","name":"Venue {{number}}","kind":"bar","lat":48.{{number}},"lon":11.5,"website":"https://v{{number}}.example/","tags":{"dog":"yes"} }""";
}
