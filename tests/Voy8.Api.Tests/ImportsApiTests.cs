using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Npgsql;
using Voy8.Contracts;

namespace Voy8.Api.Tests;

public sealed class ImportsApiTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_form_is_taken_in_whatever_the_order_of_its_parts(bool fileFirst)
    {
        var slug = fileFirst ? "file-first" : "file-last";
        (string, string)[] fields = [("dataset", slug), ("dataset_name", "Πόλη"), ("attribution", "© somebody"), ("licence", "CC0-1.0")];

        using var response = await PostAsync(Form("""{"id":"1","name":"x"}""", fileFirst, fields));

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var import = (await response.Content.ReadFromJsonAsync<ImportResponse>(Voy8Json.Options, Token))!;
        response.Headers.Location?.ToString().ShouldBe($"/imports/{import.Id}");
        import.State.ShouldBe("queued");
        import.Dataset.Name.ShouldBe("Πόλη");
        var dataset = (await Client.GetFromJsonAsync<DatasetsResponse>("/datasets", Voy8Json.Options, Token))!.Datasets.Single(one => one.Slug == slug);
        (dataset.Attribution, dataset.Licence, dataset.Venues).ShouldBe(("© somebody", "CC0-1.0", 0));
        var job = await Client.GetFromJsonAsync<JsonElement>($"/jobs/{import.JobId}", Token);
        job.GetProperty("job_type").GetString().ShouldBe("import_venues");
        (await Client.GetFromJsonAsync<ImportResponse>($"/imports/{import.Id}", Voy8Json.Options, Token)).ShouldBe(import);
    }

    [Fact]
    public async Task The_file_alone_names_its_dataset()
    {
        using var response = await PostAsync(Form("{}", fileFirst: true));

        (await response.Content.ReadFromJsonAsync<ImportResponse>(Voy8Json.Options, Token))!.Dataset.Slug.ShouldBe("unsere-cafes");
    }

    [Fact]
    public async Task A_form_says_how_the_file_is_to_be_read_and_whether_only_to_try()
    {
        (string, string)[] fields = [("dataset", "tried-alone"), ("format", "csv"), ("mapping", """{"name":"Firma"}"""), ("dry_run", "true")];
        using var response = await PostAsync(Form("Firma\nA", fileFirst: true, fields));

        var import = (await response.Content.ReadFromJsonAsync<ImportResponse>(Voy8Json.Options, Token))!;
        (import.Format, import.DryRun, import.Dataset.Slug).ShouldBe(("csv", true, "tried-alone"));
        (await CountAsync("dataset where slug = 'tried-alone'")).ShouldBe(0, "a trial makes no dataset");
        (await CountAsync($"import i join jobs.job j on j.id = i.job_id join account a on a.id = j.owner_id and a.id = i.owner_id where i.id = '{import.Id}'")).ShouldBe(1, "the job is its caller's");

        foreach (var (field, value) in new[] { ("format", "xml"), ("mapping", "[1]"), ("mapping", """{"colour":"a"}"""), ("dry_run", "perhaps") })
        {
            (await ProblemAsync(await PostAsync(Form("A", fileFirst: true, (field, value))), HttpStatusCode.BadRequest)).Errors.ShouldContainKey(field);
        }
    }

    [Fact]
    public async Task A_preview_shows_columns_what_they_seem_to_be_and_the_first_venues()
    {
        using var response = await Client.PostAsync("/imports/preview", Form("Firma;PLZ;Farbe\nZum Löwen;80331;rot\n;1;2\n", fileFirst: true, ("format", "csv"), ("mapping", """{"name":"Firma"}""")), Token);

        var preview = (await response.Content.ReadFromJsonAsync<ImportPreviewResponse>(Voy8Json.Options, Token))!;
        preview.Format.ShouldBe("csv");
        preview.Columns.ShouldBe(["Firma", "PLZ", "Farbe"]);
        preview.Mapping.ShouldBe([new("name", "Firma"), new("postcode", "PLZ")]);
        preview.Keys.ShouldContain("openingHours");
        var venue = preview.Venues.ShouldHaveSingleItem();
        (venue.Line, venue.Name).ShouldBe((2, "Zum Löwen"));
        venue.Facts.ShouldContain(new PreviewedFact("postcode", "80331"));
        preview.Errors.ShouldHaveSingleItem().Line.ShouldBe(3);
        (await CountAsync("import where file_name = 'refused.jsonl' or state = 'uploading'")).ShouldBe(0);

        (await ProblemAsync(await Client.PostAsync("/imports/preview", Form(new string('x', (1024 * 1024) + 1), fileFirst: true), Token), HttpStatusCode.RequestEntityTooLarge)).Code.ShouldBe("preview_too_large");
        (await ProblemAsync(await Client.PostAsync("/imports/preview", Form("a,b\n", fileFirst: true, ("format", "csv")), Token), HttpStatusCode.BadRequest)).Errors.ShouldContainKey("file");
    }

    [Fact]
    public async Task The_half_line_at_the_end_of_a_preview_is_no_error()
    {
        var file = new StringBuilder();
        while (file.Length < 1024 * 1024)
        {
            file.Append("""{"id":"1","name":"x"}""").Append('\n');
        }

        file.Length = 1024 * 1024;
        using var response = await Client.PostAsync("/imports/preview", Form(file.ToString(), fileFirst: true), Token);

        var preview = (await response.Content.ReadFromJsonAsync<ImportPreviewResponse>(Voy8Json.Options, Token))!;
        (preview.Venues.Count, preview.Errors.Count, preview.Columns.Count).ShouldBe((10, 0, 0));
    }

    [Fact]
    public async Task Refused_lines_are_downloaded_as_csv_that_no_spreadsheet_runs()
    {
        using var response = await PostAsync(Form("{}", fileFirst: true));
        var import = (await response.Content.ReadFromJsonAsync<ImportResponse>(Voy8Json.Options, Token))!;
        await using (var command = api.Database.DataSource.CreateCommand("insert into import_error values ($1, 7, 'Bad, \"very\"', '=cmd()'), ($1, 3, 'First', '')"))
        {
            command.Parameters.Add(new() { Value = import.Id });
            await command.ExecuteNonQueryAsync(Token);
        }

        using var errors = await Client.GetAsync($"/imports/{import.Id}/errors.csv", Token);

        errors.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        errors.Content.Headers.ContentDisposition!.FileNameStar.ShouldEndWith("-errors.csv");
        (await errors.Content.ReadAsStringAsync(Token)).ShouldBe("line,message,excerpt\r\n3,First,\r\n7,\"Bad, \"\"very\"\"\",\"'=cmd()\"\r\n");
    }

    [Fact]
    public async Task A_form_without_a_file_and_one_with_nonsense_name_what_is_wrong()
    {
        using var empty = new MultipartFormDataContent { { new StringContent("x"), "dataset" } };
        (await ProblemAsync(await PostAsync(empty), HttpStatusCode.BadRequest)).Errors.ShouldContainKey("file");

        var nonsense = await ProblemAsync(await PostAsync(Form("", fileFirst: true, ("colour", "blue"))), HttpStatusCode.BadRequest);
        nonsense.Errors.Keys.ShouldBe(["file", "colour"], ignoreOrder: true);

        var slug = await ProblemAsync(await PostAsync(Form("{}", fileFirst: true, ("dataset", "Not A Slug"))), HttpStatusCode.BadRequest);
        slug.Code.ShouldBe("invalid_request");
        slug.Errors.ShouldContainKey("dataset");
        (await CountAsync("import where file_name = 'refused.jsonl' or state = 'uploading'")).ShouldBe(0, "what was refused is not kept");
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_and_not_kept()
    {
        await using var small = api.CreateApi(("Import:MaxFileBytes", "1000"));

        using var response = await api.CreateOperator(small).PostAsync("/imports", Form(new string(' ', 1_001), fileFirst: true), Token);

        (await ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge)).Code.ShouldBe("import_too_large");
        (await CountAsync("import where state = 'uploading'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_refused() =>
        (await ProblemAsync(await PostAsync(new StringContent("id,name")), HttpStatusCode.UnsupportedMediaType)).Code.ShouldBe("unsupported_media_type");

    [Fact]
    public async Task A_form_that_breaks_off_is_refused()
    {
        var broken = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jsonl\"\r\n\r\n{}"u8.ToArray());
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");

        (await ProblemAsync(await PostAsync(broken), HttpStatusCode.BadRequest)).Errors.ShouldContainKey("body");
    }

    [Fact]
    public async Task A_path_is_imported_in_development_alone()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "{}", Token);
        var request = new ImportFromPathRequest(path, "from-path");
        using var accepted = await Client.PostAsJsonAsync("/imports", request, Voy8Json.Options, Token);
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        using var relative = await Client.PostAsJsonAsync("/imports", request with { Path = "a.jsonl" }, Voy8Json.Options, Token);
        (await ProblemAsync(relative, HttpStatusCode.BadRequest)).Errors.ShouldContainKey("path");

        await using var production = api.CreateApi();
        await using var started = production.WithWebHostBuilder(host => host.UseEnvironment("Production"));
        using var refused = await api.CreateOperator(started).PostAsJsonAsync("/imports", request, Voy8Json.Options, Token);
        (await ProblemAsync(refused, HttpStatusCode.Forbidden)).Code.ShouldBe("path_import_not_allowed");
        File.Delete(path);
    }

    [Theory]
    [InlineData("/imports?limit=0", "limit")]
    [InlineData("/imports?limit=201", "limit")]
    [InlineData("/imports?limit=abc", "limit")]
    [InlineData("/imports?offset=-1", "offset")]
    [InlineData("/imports?offset=99999999999", "offset")]
    [InlineData("/imports/0198c0de-0000-7000-8000-000000000000/errors?limit=x", "limit")]
    public async Task A_page_is_bounded(string address, string parameter) =>
        (await ProblemAsync(await Client.GetAsync(address, Token), HttpStatusCode.BadRequest)).Errors.ShouldContainKey(parameter);

    [Fact]
    public async Task An_empty_limit_is_none() => (await Client.GetAsync("/imports?limit=", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("dataset", "a\0b")]
    [InlineData("dataset_name", "a\0b")]
    [InlineData("dataset_name", "a\u0007b")]
    [InlineData("attribution", "a\0b")]
    [InlineData("licence", "a\nb")]
    public async Task Control_characters_are_refused_by_the_name_of_their_parameter(string parameter, string value)
    {
        var form = await ProblemAsync(await PostAsync(Form("{}", fileFirst: true, (parameter, value))), HttpStatusCode.BadRequest);
        form.Errors.Keys.ShouldBe([parameter]);

        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "{}", Token);
        using var response = await Client.PostAsJsonAsync("/imports", new Dictionary<string, string> { ["path"] = path, [parameter] = value }, Token);
        (await ProblemAsync(response, HttpStatusCode.BadRequest)).Errors.Keys.ShouldBe([parameter]);
        File.Delete(path);
        (await CountAsync("import where state = 'uploading'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_file_name_with_control_characters_is_refused()
    {
        var form = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''a%00b\r\n\r\n{}\r\n--b--\r\n"u8.ToArray());
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");

        (await ProblemAsync(await PostAsync(form), HttpStatusCode.BadRequest)).Errors.ShouldContainKey("file");
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/etc")]
    [InlineData("/tmp/a\0b")]
    public async Task Only_regular_files_are_imported_by_their_path(string path)
    {
        using var response = await Client.PostAsJsonAsync("/imports", new ImportFromPathRequest(path, "device"), Voy8Json.Options, Token);

        (await ProblemAsync(response, HttpStatusCode.BadRequest)).Errors.ShouldContainKey("path");
    }

    [Fact]
    public async Task An_unknown_import_is_not_found()
    {
        var id = Guid.CreateVersion7();

        (await ProblemAsync(await Client.GetAsync($"/imports/{id}", Token), HttpStatusCode.NotFound)).Code.ShouldBe("import_not_found");
        (await ProblemAsync(await Client.GetAsync($"/imports/{id}/errors", Token), HttpStatusCode.NotFound)).Code.ShouldBe("import_not_found");
    }

    private HttpClient Client => field ??= api.CreateOperator();

    private Task<HttpResponseMessage> PostAsync(HttpContent content) => Client.PostAsync("/imports", content, Token);

    private static MultipartFormDataContent Form(string file, bool fileFirst, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        if (fileFirst)
        {
            form.Add(content, "file", "Unsere Cafés.jsonl");
        }

        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        if (!fileFirst)
        {
            form.Add(content, "file", "Unsere Cafés.jsonl");
        }

        return form;
    }

    private async Task<long> CountAsync(string from)
    {
        await using NpgsqlCommand command = api.Database.DataSource.CreateCommand($"select count(*) from {from}");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    private static async Task<(string Code, Dictionary<string, string[]> Errors)> ProblemAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        response.StatusCode.ShouldBe(expected);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        return (
            problem.GetProperty("code").GetString()!,
            problem.TryGetProperty("errors", out var errors) ? errors.Deserialize<Dictionary<string, string[]>>()! : []);
    }
}
