using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Crawling;

/// <summary>How Voy8 visits the sites of venues. Section <c>Crawling</c>; docs/configuration.md describes each key.</summary>
public sealed class CrawlingOptions
{
    public const string Section = "Crawling";

    /// <summary>Host patterns of the sites that may be crawled. Empty: none.</summary>
    public IList<string> Scope { get; } = [];

    /// <summary>Host patterns that may resolve to private addresses and may use any port.</summary>
    public IList<string> AllowedPrivateHosts { get; } = [];

    /// <summary>Hosts that are dialled somewhere else than where their name points. The first match counts.</summary>
    public IList<HostRoute> HostRoutes { get; } = [];

    /// <summary>Product token of the <c>User-Agent</c>, which is also the name that robots.txt addresses.</summary>
    [Required, RegularExpression("^[A-Za-z_-]{1,64}$", ErrorMessage = "Crawling:UserAgent is one product token (RFC 9309): letters, '_' and '-', without digits or a version.")]
    public string UserAgent { get; set; } = "VoyBot";

    /// <summary>Where a site owner reaches the operator: an http(s) address or an e-mail address. Required to crawl sites that are not one's own.</summary>
    [MaxLength(200)]
    public string? Contact { get; set; }

    /// <summary>Pages read after the home page, at most; fewer when everything is known already.</summary>
    [Range(0, 20)]
    public int ExtraPages { get; set; } = 3;

    /// <summary>Sitemap files asked for in a visit that misses what no link led to, at most; 0 reads none.</summary>
    [Range(0, 10)]
    public int SitemapFiles { get; set; } = 2;

    [Range(0, 10)]
    public int MaxRedirects { get; set; } = 5;

    /// <summary>Bytes of a page after decompression.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Decompressed bytes per compressed byte; checked above 64 KiB of output.</summary>
    [Range(10, 10_000)]
    public int MaxCompressionRatio { get; set; } = 200;

    [Range(1, 256)]
    public int MaxHeaderKilobytes { get; set; } = 32;

    [TimeRange("00:00:00.1", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For one request from the first byte sent to the last byte read.</summary>
    [TimeRange("00:00:00.1", "00:01:30")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>For one visit without the pauses between its parts; stays below the job's own 120 s.</summary>
    [TimeRange("00:00:01", "00:01:50")]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Least time between two requests to one host.</summary>
    [TimeRange("00:00:00", "01:00:00")]
    public TimeSpan MinDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A host that answers slowly gets this many times its last answer's duration as a pause.</summary>
    [Range(0.0, 100.0)]
    public double DelayFactor { get; set; } = 1;

    /// <summary>Pause after a timeout, a broken connection or a 5xx answer; each further one in a row doubles it.</summary>
    [TimeRange("00:00:00", "1.00:00:00")]
    public TimeSpan ErrorPause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest pause that errors, a Crawl-delay or Retry-After can ask for.</summary>
    [TimeRange("00:00:01", "1.00:00:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Longest pause between two pages of a visit; its job is put back for that long. With a longer one the visit ends with what it has.</summary>
    [TimeRange("00:00:00", "00:10:00")]
    public TimeSpan MaxPauseInSession { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Visits to one host at once, of the whole fleet.</summary>
    [Range(1, 100)]
    public int MaxVisitsPerHost { get; set; } = 1;

    /// <summary>Visits to the hosts of one registrable domain (<c>example.co.uk</c>) at once.</summary>
    [Range(1, 1_000)]
    public int MaxVisitsPerDomain { get; set; } = 2;

    /// <summary>Visits at once to hosts that share their first address: the sites of one hosting company.</summary>
    [Range(1, 10_000)]
    public int MaxVisitsPerAddress { get; set; } = 8;

    /// <summary>Visits at once in all.</summary>
    [Range(1, 100_000)]
    public int MaxVisits { get; set; } = 500;

    /// <summary>How long robots.txt is believed.</summary>
    [TimeRange("00:00:01", "1.00:00:00")]
    public TimeSpan RobotsLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Once robots.txt could not be had for so long (5xx, silence), a site is read without it: at the pace of <see cref="MaxDelay"/>, one page a visit.</summary>
    [TimeRange("1.00:00:00", "3650.00:00:00")]
    public TimeSpan RobotsOutageLimit { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>Dials <see cref="Target"/> for hosts that match, while URL, Host header, TLS name and politeness keep the real name.</summary>
public sealed class HostRoute
{
    /// <summary>A <see cref="HostPattern"/>.</summary>
    public string Pattern { get; set; } = "";

    /// <summary><c>host:port</c>.</summary>
    public string Target { get; set; } = "";
}
