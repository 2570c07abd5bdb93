namespace Voy8.Web.Operations;

/// <summary>Which jobs the list shows, as its URL has it.</summary>
/// <param name="Text">A job's id or idempotency key, whole.</param>
/// <param name="Page">From 1.</param>
public sealed record JobFilter(
    string? Status = null, string? Type = null, string? Queue = null, Guid? Parent = null, string? Text = null, int Page = 1)
{
    public const string Path = "/operations/jobs";
    public const int PageSize = 25;

    // The API counts so far.
    public const int MaxPage = (20_000 / PageSize) + 1;

    public static IReadOnlyList<string> Statuses { get; } = ["scheduled", "queued", "running", "succeeded", "dead", "cancelled"];

    public bool IsEmpty => this with { Page = 1 } == new JobFilter();

    public static JobFilter Parse(string uri)
    {
        var query = Uris.QueryOf(uri);
        return new JobFilter(
            query.Text("status") is { } status && Statuses.Contains(status) ? status : null,
            query.Text("type"),
            query.Text("queue"),
            Guid.TryParse(query.Text("parent_id"), out var parent) ? parent : null,
            query.Text("q"),
            query.Number("page", 1, MaxPage, 1));
    }

    /// <summary>The page's own address.</summary>
    public string ToUri() => Uris.With(Path, [.. Parts, ("page", Page == 1 ? null : Page)]);

    /// <summary>What the API is asked.</summary>
    public string ToApiPath() => Uris.With("/jobs", [.. Parts, ("limit", PageSize), ("offset", Page == 1 ? null : (Page - 1) * PageSize)]);

    private IEnumerable<(string Name, object? Value)> Parts =>
        [("status", Status), ("type", Type), ("queue", Queue), ("parent_id", Parent), ("q", Text)];
}
