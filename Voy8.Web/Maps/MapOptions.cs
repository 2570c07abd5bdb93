using System.ComponentModel.DataAnnotations;

namespace Voy8.Web.Maps;

/// <summary>Section <c>Map</c>.</summary>
public sealed class MapOptions
{
    public const string Section = "Map";

    /// <summary>
    /// A tile server's address with <c>{z}</c>, <c>{x}</c> and <c>{y}</c>. Empty (the default): Natural Earth outlines are drawn,
    /// and no browser asks anybody else for anything.
    /// </summary>
    [RegularExpression(@"^(https?://|/)\S*\{z\}\S*$", ErrorMessage = "Map:TileUrl must be an http(s) address with {{z}}, {{x}} and {{y}}.")]
    public string? TileUrl { get; set; }

    /// <summary>What the tile server's licence asks to be shown.</summary>
    public string? TileAttribution { get; set; }

    /// <summary>GeoJSON drawn over the outlines; fetched by the web server and served from its own origin.</summary>
    public Uri? OverlayUrl { get; set; }

    /// <summary>The largest overlay accepted.</summary>
    [Range(1, 64 * 1024)]
    public int OverlayMaxKilobytes { get; set; } = 8 * 1024;

    /// <summary>How long a fetched overlay is kept.</summary>
    public TimeSpan OverlayCacheFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The origin that pages must be allowed to load tiles from; null when there is none.</summary>
    internal string? TileOrigin
    {
        get
        {
            const string AnyHost = "voy8-any-host.";
            return Uri.TryCreate(TileUrl?.Replace("{s}.", AnyHost, StringComparison.Ordinal), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? $"{url.Scheme}://{url.Authority.Replace(AnyHost, "*.", StringComparison.Ordinal)}"
                : null;
        }
    }
}
