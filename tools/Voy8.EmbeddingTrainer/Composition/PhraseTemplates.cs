namespace Voy8.EmbeddingTrainer.Composition;

/// <summary>
/// How people name a kind of venue (<c>{k}</c>) with something that describes it (<c>{a}</c>, such as a cuisine) and something that it has
/// (<c>{f}</c>). Each line names the same set. The empty language serves all others.
/// </summary>
internal static class PhraseTemplates
{
    private static readonly Dictionary<string, string[]> Described = new(StringComparer.Ordinal)
    {
        ["en"] = ["{a} {k}", "{k}, {a}", "{k} serving {a} food", "{a} {k}s"],
        ["de"] = ["{a} {k}", "{k} {a}", "{k}, {a}", "{k} mit Küche: {a}"],
        ["el"] = ["{k} {a}", "{a} {k}", "{k}, {a}", "{k} με {a} κουζίνα"],
        ["nl"] = ["{a} {k}", "{k} {a}", "{k}, {a}", "{k} met {a} eten"],
        [""] = ["{k} {a}", "{a} {k}", "{k}, {a}"],
    };

    private static readonly Dictionary<string, string[]> Having = new(StringComparer.Ordinal)
    {
        ["en"] = ["{k} with {f}", "{k} that has {f}", "{f} {k}", "{k}, {f}"],
        ["de"] = ["{k} mit {f}", "{k}, das {f} hat", "{f}, {k}", "{k}, {f}"],
        ["el"] = ["{k} με {f}", "{k} που έχει {f}", "{f}, {k}", "{k}, {f}"],
        ["nl"] = ["{k} met {f}", "{k} dat {f} heeft", "{f}, {k}", "{k}, {f}"],
        [""] = ["{k} {f}", "{k}, {f}", "{f}, {k}"],
    };

    private static readonly Dictionary<string, string[]> Both = new(StringComparer.Ordinal)
    {
        ["en"] = ["{a} {k} with {f}", "{k}, {a}, {f}", "{k} with {f} and {a} food"],
        ["de"] = ["{a} {k} mit {f}", "{k}, {a}, {f}", "{k} {a} mit {f}"],
        ["el"] = ["{k} {a} με {f}", "{k}, {a}, {f}", "{a} {k} με {f}"],
        ["nl"] = ["{a} {k} met {f}", "{k}, {a}, {f}", "{k} {a} met {f}"],
        [""] = ["{k} {a} {f}", "{k}, {a}, {f}"],
    };

    /// <param name="description">Null for none.</param>
    /// <param name="feature">Null for none; not both.</param>
    public static string Fill(string language, string kind, string? description, string? feature, Random random)
    {
        var templates = (description, feature) switch
        {
            (not null, not null) => Both,
            (not null, null) => Described,
            _ => Having,
        };
        var choices = templates.GetValueOrDefault(language) ?? templates[""];
        return choices[random.Next(choices.Length)]
            .Replace("{k}", kind, StringComparison.Ordinal)
            .Replace("{a}", description, StringComparison.Ordinal)
            .Replace("{f}", feature, StringComparison.Ordinal);
    }
}
