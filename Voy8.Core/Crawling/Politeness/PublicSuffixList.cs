using System.Collections.Frozen;

namespace Voy8.Core.Crawling.Politeness;

/// <summary>
/// Tells whose a host is: its registrable domain, the one label that somebody registered below a public suffix
/// (<c>shop.example.co.uk</c> is of <c>example.co.uk</c>), by the algorithm of publicsuffix.org over the snapshot in PublicSuffixes.txt.
/// </summary>
public static class PublicSuffixList
{
    private const string Resource = "Voy8.Core.Crawling.Politeness.PublicSuffixes.txt";

    private static readonly Lazy<FrozenSet<string>> Rules = new(Read);

    /// <param name="host">In ASCII. An address, a name without a dot and a public suffix itself are their own domain.</param>
    public static string RegistrableDomainOf(string host)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        if (Uri.CheckHostName(name) != UriHostNameType.Dns)
        {
            return name;
        }

        var labels = name.Split('.');
        var suffix = SuffixLength(labels);
        return labels.Length <= suffix ? name : string.Join('.', labels[^(suffix + 1)..]);
    }

    /// <summary>Something can be registered below the label, in lower or upper case: it ends hosts.</summary>
    public static bool IsTopLevel(string label) => label.ToLowerInvariant() is var name && (Rules.Value.Contains(name) || Rules.Value.Contains("*." + name));

    /// <summary>Labels of the longest rule that matches; an exception wins, and is one label shorter than it is written. Without a rule: 1.</summary>
    private static int SuffixLength(string[] labels)
    {
        for (var from = 0; from < labels.Length; from++)
        {
            var name = string.Join('.', labels[from..]);
            if (Rules.Value.Contains("!" + name))
            {
                return labels.Length - from - 1;
            }

            if (Rules.Value.Contains(name) || (from + 1 < labels.Length && Rules.Value.Contains("*." + string.Join('.', labels[(from + 1)..]))))
            {
                return labels.Length - from;
            }
        }

        return 1;
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        var rules = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var words = line.Split(' ');
                rules.Add(words[0]);
                rules.UnionWith(words.Skip(1).Select(word => $"{word}.{words[0]}"));
            }
        }

        return rules.ToFrozenSet(StringComparer.Ordinal);
    }
}
