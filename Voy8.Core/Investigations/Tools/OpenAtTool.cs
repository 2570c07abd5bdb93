using System.Globalization;
using System.Text.Json.Nodes;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction.Hours.Osm;

namespace Voy8.Core.Investigations.Tools;

/// <summary>Tells whether a venue is open at a time, by its opening hours and the clock where it stands.</summary>
internal sealed class OpenAtTool(KnownVenues venues) : IInvestigationTool
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(7);
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"];

    public string Name => "open_at";

    public string Description => "Tells whether a venue is open at a time, until when, or when it opens next. Public holidays are not known.";

    public IReadOnlyList<ToolParameter> Parameters { get; } =
    [
        ToolParameter.Text("venue_id", "As search_venues gave it.", isRequired: true),
        ToolParameter.Text("time", "'now', a local time at the venue such as 2026-03-09T20:00, or one with its offset."),
    ];

    public bool IsWithin(InvestigationScope scope) => scope.Venues;

    public async Task<ToolResult> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var known = await venues.FindAsync(arguments.Id("venue_id"), context, cancellationToken);
        var at = LocalTime(arguments.Optional("time") ?? "now", CountryZones.Of(known.Venue.Country), context.Now);
        var fact = KnownVenues.Cite(known, FactFields.OpeningHours, context, withProvenance: true);
        var content = new JsonObject { ["name"] = known.Venue.Name, ["local_time"] = Write(at), ["weekday"] = at.DayOfWeek.ToString() };
        if (fact is null || !OsmHours.TryParse(known.Facts[FactFields.OpeningHours]!.Values[0].Fact.Value, out var hours))
        {
            content["open"] = "unknown";
            content["opening_hours"] = fact;
            return new ToolResult(content, $"{known.Venue.Name}: opening hours are not known.");
        }

        var intervals = hours.Between(at.AddDays(-1), at + Ahead);
        var current = intervals.FirstOrDefault(interval => interval.From <= at && at < interval.To);
        var next = intervals.FirstOrDefault(interval => interval.From > at);
        var isOpen = current != default;
        content["open"] = isOpen && current.IsUnknown ? "perhaps" : isOpen;
        content["until"] = isOpen ? Write(current.To) : null;
        content["opens_next"] = next == default ? null : Write(next.From);
        content["opening_hours"] = fact;
        return new ToolResult(content, $"{known.Venue.Name}: {(isOpen ? "open" : "closed")} on {at.ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture)}");
    }

    private static DateTime LocalTime(string text, string? zone, DateTimeOffset now)
    {
        if (DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return Within(local);
        }

        var moment = text == "now" ? now
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw new ToolArgumentException("'time' must be 'now' or a time such as 2026-03-09T20:00.");
        return zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? Within(TimeZoneInfo.ConvertTime(moment, found).DateTime)
            : throw new ToolArgumentException("The venue's time zone is not known: give a local time such as 2026-03-09T20:00.");
    }

    private static DateTime Within(DateTime time) =>
        time.Year is >= 1990 and <= 2100 ? time : throw new ToolArgumentException("'time' must lie between the years 1990 and 2100.");

    private static string Write(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
