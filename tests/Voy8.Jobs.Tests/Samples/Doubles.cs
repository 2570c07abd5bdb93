namespace Voy8.Jobs.Tests.Samples;

/// <summary>The world that the samples of the docs work in.</summary>
public sealed record Page(string Host);

public sealed class Crawler
{
    private readonly HashSet<string> _asked = [];

    public Guid Gone { get; } = Guid.CreateVersion7();

    public int Fetched { get; private set; }

    public Task<IReadOnlyList<Page>?> PagesAsync(Guid venueId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Page>?>(venueId == Gone ? null : [new("one.example"), new("one.example")]);

    /// <summary>The first time each host asks to wait.</summary>
    public bool MayFetchNow(string host, out TimeSpan wait)
    {
        wait = TimeSpan.FromMilliseconds(20);
        return !_asked.Add(host);
    }

    public Task FetchAsync(Page page, CancellationToken cancellationToken)
    {
        Fetched++;
        return Task.CompletedTask;
    }
}

[JobType("summarise_files")]
public sealed record SummariseFiles(string Folder);

[JobType("read_file")]
public sealed record ReadFile(string Name);

public sealed class Files
{
    private readonly string[] _names = ["a", "b", "unreadable"];

    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(_names);
}

public sealed class ReadFileHandler : IJobHandler<ReadFile>
{
    public Task HandleAsync(ReadFile job, JobContext context, CancellationToken cancellationToken) =>
        job.Name == "unreadable" ? throw new PermanentJobException("Nobody can read it.") : Task.CompletedTask;
}
