using System.Globalization;
using System.Text;

namespace Voy8.Crawl.Bench.Matching;

/// <summary>How lists write a name otherwise: seeded, and independent of how the matcher reads names.</summary>
internal static class NameChanges
{
    private static readonly string[] LegalForms = ["GmbH", "GmbH & Co. KG", "e.K.", "OHG", "UG (haftungsbeschränkt)", "Inh. K. Maier"];
    private static readonly string[] GreekForms = ["ΑΕ", "Ο.Ε.", "Ε.Π.Ε.", "I.K.E."];

    private static readonly Dictionary<char, string> Greeklish = "α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:h ψ:ps ω:w"
        .Split(' ').ToDictionary(pair => pair[0], pair => pair[2..]);

    public static string Change(string name, string country, string kind, Random random) => random.Next(country == "DE" ? 11 : 9) switch
    {
        0 => name.ToUpper(CultureInfo.InvariantCulture),
        1 or 2 => Slip(name, random),
        3 => Plain(name),
        4 => name.Replace("&", country == "DE" ? "und" : "and", StringComparison.Ordinal).Replace('-', ' ').Replace("'", "", StringComparison.Ordinal),
        5 => $"{name} {(country == "DE" ? LegalForms : GreekForms)[random.Next(country == "DE" ? LegalForms.Length : GreekForms.Length)]}",
        6 => WithKind(name, kind, random),
        7 => country == "DE" ? name.Replace("ü", "ue", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ä", "ae", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal) : ToGreeklish(name),
        8 => name,
        9 => name + " München",
        _ => name.Replace("straße", "str.", StringComparison.OrdinalIgnoreCase).Replace("Doktor", "Dr.", StringComparison.Ordinal).Replace("Dr. med. ", "Dr. ", StringComparison.Ordinal),
    };

    // One letter wrong, missing, doubled or swapped, not the first.
    private static string Slip(string name, Random random)
    {
        if (name.Length < 6)
        {
            return name;
        }

        var at = random.Next(1, name.Length - 2);
        return !char.IsLetter(name[at]) || !char.IsLetter(name[at + 1]) ? name : random.Next(4) switch
        {
            0 => name.Remove(at, 1),
            1 => name.Insert(at, name[at].ToString()),
            2 => $"{name[..at]}{name[at + 1]}{name[at]}{name[(at + 2)..]}",
            _ => $"{name[..at]}{(char)(name[at] + (random.Next(2) == 0 ? 1 : -1))}{name[(at + 1)..]}",
        };
    }

    private static string Plain(string name) => new([.. name.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)]);

    private static string WithKind(string name, string kind, Random random)
    {
        var word = kind switch
        {
            "restaurant" => "Restaurant",
            "cafe" => "Café",
            "bar" or "pub" => "Bar",
            "pharmacy" => "Apotheke",
            "doctors" => "Praxis",
            "supermarket" => "Supermarkt",
            _ => "",
        };
        return word.Length == 0 ? name
            : name.Contains(word, StringComparison.OrdinalIgnoreCase) && name.Length > word.Length + 4 ? name.Replace(word, "", StringComparison.OrdinalIgnoreCase).Trim()
            : random.Next(2) == 0 ? $"{word} {name}" : $"{name} {word}";
    }

    private static string ToGreeklish(string name)
    {
        var latin = new StringBuilder();
        foreach (var c in Plain(name).Replace("ου", "ou", StringComparison.Ordinal).Replace("μπ", "mp", StringComparison.Ordinal))
        {
            latin.Append(Greeklish.TryGetValue(char.ToLowerInvariant(c), out var letters) ? char.IsUpper(c) ? letters.ToUpperInvariant() : letters : c);
        }

        return latin.ToString();
    }
}
