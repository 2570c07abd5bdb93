using System.Text;

namespace Voy8.LocalHosting.Output;

/// <summary>Writes the run's own words and each child's lines, one whole line at a time, the child's name before it in a colour of its own.</summary>
/// <param name="writer">Where to.</param>
/// <param name="colours">Whether the reader understands ANSI colours.</param>
internal sealed class RunOutput(TextWriter writer, bool colours)
{
    private const string Reset = "\u001b[0m";
    private const string Bold = "\u001b[1m";
    private const string Yellow = "\u001b[33m";
    private const string Red = "\u001b[31m";
    private static readonly string[] Palette = ["36", "32", "35", "34", "96", "92", "95", "94"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _prefixes = [];
    private int _width = 8;

    public static RunOutput ForConsole() => new(
        Console.Out,
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Makes the prefixes as wide as the longest of these names.</summary>
    public void Align(IEnumerable<string> names) => _width = Math.Max(_width, names.Select(name => name.Length).DefaultIfEmpty().Max());

    public void Line(string name, string text) => Write($"{Prefix(name)} {Clean(text)}");

    /// <summary>The run speaks of a resource.</summary>
    public void Note(string name, string text) => Write($"{Prefix(name)} {Paint(Yellow, text)}");

    public void Say(string text) => Write(text);

    public void Headline(string text) => Write(Paint(Bold, text));

    public void Fail(string text) => Write(Paint(Red, text));

    private void Write(string line)
    {
        lock (_lock)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }

    private string Prefix(string name)
    {
        lock (_lock)
        {
            if (!_prefixes.TryGetValue(name, out var prefix))
            {
                var colour = Palette[_prefixes.Count % Palette.Length];
                prefix = Paint($"\u001b[{colour}m", name.PadRight(_width) + " |");
                _prefixes.Add(name, prefix);
            }

            return prefix;
        }
    }

    private string Paint(string colour, string text) => colours ? colour + text + Reset : text;

    // A log may quote a stranger's page, and a terminal obeys control characters.
    private static string Clean(string text)
    {
        if (!text.Any(IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            clean.Append(IsControl(character) ? '\ufffd' : character);
        }

        return clean.ToString();

        static bool IsControl(char character) => char.IsControl(character) && character != '\t';
    }
}
