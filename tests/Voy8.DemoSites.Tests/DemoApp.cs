using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Voy8.DemoSites.Sites;
using Voy8.DemoSites.Venues;

namespace Voy8.DemoSites.Tests;

/// <summary>The demo sites in memory, at a clock that stands still, importing nothing.</summary>
public sealed class DemoApp : WebApplicationFactory<Program>
{
    /// <summary>A Tuesday, at an even hour: nobody keeps other hours.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 6, 16, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Noon);

    public VenueTown Town => Services.GetRequiredService<VenueTown>();

    public SiteStates States => Services.GetRequiredService<SiteStates>();

    /// <summary>A visitor who does not follow redirects by itself.</summary>
    public HttpClient Visit(string host) => CreateClient(new WebApplicationFactoryClientOptions
    {
        AllowAutoRedirect = false,
        BaseAddress = new Uri($"http://{host}/"),
    });

    public HttpClient Visit(DemoVenue venue) => Visit(venue.Host);

    public DemoVenue First(Func<DemoVenue, bool> predicate) => Town.Venues.First(predicate);

    public IEnumerable<DemoVenue> WithQuirk(Quirk quirk) => Town.Venues.Where(venue => venue.Site?.Quirk == quirk);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Demo:Import", "false");
        builder.UseSetting("Demo:SlowResponse", "00:00:00");
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Time));
    }
}
