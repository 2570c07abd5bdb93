namespace Voy8.Core.Tests.Crawling;

/// <summary>A site of two pages: when it is open is on the one, how to reach it on the other.</summary>
internal static class Taverna
{
    public const string Home =
        """
        <html lang="en"><head><title>Taverna Test</title>
        <script type="application/ld+json">{"@context":"https://schema.org","@type":"Restaurant","name":"Taverna Test",
          "description":"A quiet taverna with a terrace above the harbour.","openingHours":"Mo-Fr 12:00-22:00"}</script></head>
        <body><p>Live music on Fridays.</p><a href="/contact">Contact</a><a href="/away">Away</a></body></html>
        """;

    public const string Contact = "<body><h1>Contact</h1><p>Phone: 030 23125010</p><a href='mailto:hello@taverna-test.de'>Write</a></body>";

    public const string OtherPhone = "<body><h1>Contact</h1><p>Phone: 030 23125011</p><a href='mailto:hello@taverna-test.de'>Write</a></body>";

    /// <summary>A venue of a site that sends each page whole each time.</summary>
    public static Task<Guid> AddTavernaAsync(this CrawlHost host)
    {
        host.Site.OnHtml($"{host.Host}/", Home).OnHtml($"{host.Host}/contact", Contact);
        return host.AddVenueAsync(host.Website);
    }

    /// <summary>A venue of a site that says of each page whether it changed.</summary>
    public static Task<Guid> AddConditionalTavernaAsync(this CrawlHost host)
    {
        host.Site.OnConditionally($"{host.Host}/", Home).OnConditionally($"{host.Host}/contact", Contact);
        return host.AddVenueAsync(host.Website);
    }
}
