using Voy8.LocalHosting.Postgres;

namespace Voy8.LocalHosting.Tests.Postgres;

/// <summary>Which PostgreSQL is taken: the four ways, in their order.</summary>
public sealed class PostgresLocatorTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<string> _log = [];

    public PostgresLocatorTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-ins are shell scripts.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_variable_wins_over_everything()
    {
        FakePostgres.Create(Path.Combine(Package().CacheDirectory, "bin"), 18);
        var chosen = FakePostgres.Create(_folder.File("chosen"), 16);

        var found = await Locator(variable: chosen, system: FakePostgres.Create(_folder.File("system"), 15)).FindAsync(Token);

        found.BinDirectory.ShouldBe(chosen);
        found.MajorVersion.ShouldBe(16);
    }

    [Fact]
    public async Task A_variable_that_leads_nowhere_is_an_error_not_a_reason_to_look_elsewhere()
    {
        var locator = Locator(variable: _folder.File("nothing"), system: FakePostgres.Create(_folder.File("system"), 15));

        var error = await Should.ThrowAsync<InvalidOperationException>(() => locator.FindAsync(Token));

        error.Message.ShouldContain("VOY8_PG_BIN");
        error.Message.ShouldContain(_folder.File("nothing"));
    }

    [Fact]
    public async Task The_cache_is_used_without_npm()
    {
        var cached = FakePostgres.Create(Path.Combine(Package().CacheDirectory, "bin"), 18);

        var found = await Locator(npm: "", system: FakePostgres.Create(_folder.File("system"), 15)).FindAsync(Token);

        found.BinDirectory.ShouldBe(cached);
    }

    [Fact]
    public async Task Npm_fills_the_cache_once_though_many_ask_at_once()
    {
        var npm = FakePostgres.CreateNpm(_folder.File("npm"), PostgresPackage.Name, 18, _folder.File("calls"));

        var found = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Locator(npm: npm).FindAsync(Token))));

        found.Select(installation => installation.MajorVersion).ShouldAllBe(version => version == 18);
        var call = File.ReadAllLines(_folder.File("calls")).ShouldHaveSingleItem();
        call.ShouldStartWith("ci ");
        call.ShouldContain("--ignore-scripts");
        File.ReadAllText(Path.Combine(Package().CacheDirectory, "lib", "libpq.so.5")).ShouldBe("text\n", "the link the package lists is made");
    }

    [Fact]
    public async Task When_npm_fails_an_installed_server_serves()
    {
        var system = FakePostgres.Create(_folder.File("system"), 15);

        var found = await Locator(npm: FakePostgres.CreateFailingNpm(_folder.File("npm")), system: system).FindAsync(Token);

        found.BinDirectory.ShouldBe(system);
        _log.ShouldContain(line => line.Contains("E404"));
        Directory.GetDirectories(Path.GetDirectoryName(Package().CacheDirectory)!).ShouldBeEmpty("nothing half-done stays");
    }

    [Fact]
    public async Task Without_any_the_error_names_all_four_ways()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => Locator(npm: "").FindAsync(Token));

        error.Message.ShouldContain("VOY8_PG_BIN");
        error.Message.ShouldContain(Package().CacheDirectory);
        error.Message.ShouldContain("npm");
        error.Message.ShouldContain("/usr/lib/postgresql");
    }

    private PostgresPackage Package(string npm = "") => new(_folder.Path, _log.Add) { Npm = npm };

    private PostgresLocator Locator(string? variable = null, string npm = "", string? system = null) => new(_folder.Path, _log.Add)
    {
        Variable = name => name == PostgresLocator.BinVariable ? variable : null,
        Package = Package(npm),
        SystemFolders = () => system is null ? [] : [system],
    };
}
