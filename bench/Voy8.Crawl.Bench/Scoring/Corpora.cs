namespace Voy8.Crawl.Bench.Scoring;

/// <summary>A folder with corpora in it, each in a folder of its own, or one of those.</summary>
internal static class Corpora
{
    private static readonly ICorpusScorer[] Scorers =
    [
        new SchemaScorer(),
        new RobotsScorer(),
        new PagesScorer(),
        new ContactScorer(),
        new HoursScorer(),
        new SitemapsScorer(),
        new FetchingScorer(),
        new NastyHtmlScorer(),
    ];

    /// <exception cref="DirectoryNotFoundException">There is no such folder, or nothing in it that can be scored.</exception>
    public static IEnumerable<Score> Run(DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            throw new DirectoryNotFoundException($"There is no folder {folder.FullName}.");
        }

        var known = Array.FindAll(Scorers, scorer => scorer.Folder == folder.Name);
        var parts = known.Length > 0
            ? known.Select(scorer => (scorer, folder))
            : Scorers.Select(scorer => (scorer, folder: new DirectoryInfo(Path.Combine(folder.FullName, scorer.Folder)))).Where(part => part.folder.Exists);
        var found = parts.ToList();
        return found.Count > 0
            ? found.SelectMany(part => part.scorer.Run(part.folder))
            : throw new DirectoryNotFoundException($"{folder.FullName} holds none of {string.Join(", ", Scorers.Select(scorer => scorer.Folder))}.");
    }
}
