namespace Voy8.DocumentParsing;

/// <summary>Tells headings by the size of their letters: what most of a document is set in is its body.</summary>
internal sealed class HeadingSizes
{
    private const double Larger = 1.15;
    private const int Levels = 4;
    private const int MaxLength = 200;

    private readonly List<double> _sizes;

    private HeadingSizes(List<double> sizes) => _sizes = sizes;

    public static HeadingSizes Of(IEnumerable<PdfLine> lines)
    {
        var counts = lines.GroupBy(line => line.Size).ToDictionary(group => group.Key, group => group.Sum(line => (long)line.Text.Length));
        var body = counts.OrderByDescending(count => count.Value).Select(count => count.Key).FirstOrDefault();
        return new HeadingSizes([.. counts.Keys.Where(size => size > body * Larger).OrderDescending()]);
    }

    /// <returns>1 for the outermost; 0 where it is no heading.</returns>
    public int LevelOf(PdfLine line) =>
        line.Text.Length <= MaxLength && line.Text.Any(char.IsLetter) ? Math.Min(_sizes.IndexOf(line.Size) + 1, Levels) : 0;
}
