using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Voy8.DemoSites.Importing;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Tests;

public sealed class ImportTests(DemoApp app)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_town_is_imported_once()
    {
        await using var api = await StubApi.StartAsync();
        await using var demo = new ImportingApp(api.Address, app.Town);
        await demo.RunImportAsync(Deadline);
        var import = api.Imports.ShouldHaveSingleItem();
        import.Dataset.ShouldBe("harbour");
        import.DatasetName.ShouldBe("Harbour demo town");
        import.Lines.ShouldBe(300);
        api.CitiesPut.ShouldBe(1);
    }

    [Fact]
    public async Task The_town_is_imported_by_the_operator_who_is_named()
    {
        await using var api = await StubApi.StartAsync();
        await using var demo = new ImportingApp(api.Address, app.Town, ("Demo:OperatorEmail", "operator@harbour.localhost"), ("Demo:OperatorPassword", "secret"));
        await demo.RunImportAsync(Deadline);
        api.Imports.ShouldHaveSingleItem().Token.ShouldBe("Bearer token of operator@harbour.localhost secret");
    }

    [Fact]
    public async Task A_town_that_is_there_is_not_imported_again()
    {
        await using var api = await StubApi.StartAsync();
        api.Datasets = """{"datasets":[{"slug":"harbour"}]}""";
        api.Cities = """{"cities":[{"slug":"harbour"}]}""";
        await using var demo = new ImportingApp(api.Address, app.Town);
        await demo.RunImportAsync(Deadline);
        api.Imports.ShouldBeEmpty();
        api.CitiesPut.ShouldBe(0);
    }

    [Fact]
    public async Task An_API_that_is_not_ready_is_waited_for()
    {
        await using var api = await StubApi.StartAsync();
        api.RefusalsLeft = 3;
        await using var demo = new ImportingApp(api.Address, app.Town);
        await demo.RunImportAsync(Deadline);
        api.RefusalsLeft.ShouldBe(0);
        api.Imports.Count.ShouldBe(1);
    }

    private sealed class ImportingApp(Uri api, VenueTown town, params (string Key, string Value)[] settings) : WebApplicationFactory<Program>
    {
        public async Task RunImportAsync(TimeSpan deadline)
        {
            var importer = Services.GetServices<IHostedService>().OfType<TownImporter>().Single();
            await importer.ExecuteTask!.WaitAsync(deadline);
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("Demo:ApiUrl", api.ToString());
            builder.UseSetting("Demo:ImportRetry", "00:00:00.010");
            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }

            builder.ConfigureTestServices(services => services.AddSingleton(town));
            builder.ConfigureLogging(logging => logging.ClearProviders());
        }
    }

    private sealed record Credentials(string Email, string Password);

    private sealed class StubApi(WebApplication app) : IAsyncDisposable
    {
        private int _refusalsLeft;
        private int _citiesPut;

        public Uri Address { get; private set; } = null!;

        public string Datasets { get; set; } = """{"datasets":[]}""";

        public string Cities { get; set; } = """{"cities":[]}""";

        public int CitiesPut => _citiesPut;

        public int RefusalsLeft { get => _refusalsLeft; set => _refusalsLeft = value; }

        public List<(string Dataset, string DatasetName, int Lines, string Token)> Imports { get; } = [];

        public static async Task<StubApi> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var stub = new StubApi(builder.Build());
            stub.Map();
            await stub.StartAppAsync();
            return stub;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task StartAppAsync()
        {
            await app.StartAsync();
            Address = new Uri(app.Urls.First());
        }

        private void Map()
        {
            app.MapGet("/ready", () =>
            {
                if (_refusalsLeft == 0)
                {
                    return Results.Ok();
                }
                _refusalsLeft--;
                return Results.NotFound();
            });
            app.MapGet("/cities", () => Results.Text(Cities, "application/json"));
            app.MapPut("/cities/harbour", () =>
            {
                Interlocked.Increment(ref _citiesPut);
                return Results.Ok();
            });
            app.MapGet("/datasets", () => Results.Text(Datasets, "application/json"));
            app.MapPost("/account/login", (Credentials credentials) => Results.Json(new { access_token = $"token of {credentials.Email} {credentials.Password}" }));
            app.MapPost("/imports", async (HttpRequest request) =>
            {
                var form = await request.ReadFormAsync();
                using var reader = new StreamReader(form.Files["file"]!.OpenReadStream());
                var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
                lock (Imports)
                {
                    Imports.Add((form["dataset"].ToString(), form["dataset_name"].ToString(), lines, request.Headers.Authorization.ToString()));
                }
                return Results.Json(new { id = "0198" }, statusCode: 202);
            });
        }
    }
}
