using Voy8.Contracts;

namespace Voy8.Web.Operations;

/// <summary>Which dead letters the list shows, as its URL has it.</summary>
/// <param name="Kind">Kind of error.</param>
/// <param name="Page">From 1.</param>
public sealed record DeadLetterFilter(string? Type = null, string? Queue = null, string? Kind = null, int Page = 1)
{
    public const string Path = "/operations/dead-letters";
    public const int PageSize = 25;
    public const int MaxPage = (10_000 / PageSize) + 1;

    public bool IsEmpty => this with { Page = 1 } == new DeadLetterFilter();

    public static DeadLetterFilter Parse(string uri)
    {
        var query = Uris.QueryOf(uri);
        return new DeadLetterFilter(query.Text("type"), query.Text("queue"), query.Text("error_kind"), query.Number("page", 1, MaxPage, 1));
    }

    /// <summary>The page's own address.</summary>
    public string ToUri() => Uris.With(Path, [.. Parts, ("page", Page == 1 ? null : Page)]);

    /// <summary>What the API is asked.</summary>
    public string ToApiPath() => Uris.With("/dead-letters", [.. Parts, ("limit", PageSize), ("offset", Page == 1 ? null : (Page - 1) * PageSize)]);

    /// <summary>Asks for the newest that matches, and how many there are.</summary>
    public string ToNewestApiPath() => Uris.With("/dead-letters", [.. Parts, ("limit", 1)]);

    /// <summary>All that matches and died no later than <paramref name="newest"/>: none but those that were counted.</summary>
    public ReplayRequest ToReplay(JobResponse newest) =>
        new(null, Type, Queue, Kind, newest.CompletedAt?.AddMicroseconds(1), All: IsEmpty && newest.CompletedAt is null);

    private IEnumerable<(string Name, object? Value)> Parts => [("type", Type), ("queue", Queue), ("error_kind", Kind)];
}
