namespace Voy8.Crawl.Bench.Scoring;

/// <summary>Scores one folder of corpora.</summary>
internal interface ICorpusScorer
{
    /// <summary>The folder's name, such as <c>robots</c>.</summary>
    string Folder { get; }

    /// <summary>Scores whatever the folder holds; a file that is missing is a measure less.</summary>
    IEnumerable<Score> Run(DirectoryInfo folder);
}
