using Voy8.Core.Extraction.Contacts;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>An address, its lines, and the parts that were put together to it.</summary>
internal sealed record AddressRow(string Text, List<string> Lines, string Country, Dictionary<string, string> Components);

/// <summary>Scores the parts of addresses: street, house number, postcode and town, where the text has them as the parts do.</summary>
internal static class AddressText
{
    private static readonly string[] Towns = ["city", "town", "village"];

    public static IReadOnlyList<Scoring.Score> Score(IReadOnlyCollection<AddressRow> rows)
    {
        var parts = rows.SelectMany(Parts).ToList();
        return Scoring.Score.OfCases("contact.addresses", parts, part => PagesScorer.Plain(part.Wanted) == PagesScorer.Plain(part.Read ?? "") ? null : $"{part.Name} of {part.Text}: {part.Read ?? "none"}, not {part.Wanted}");
    }

    private static IEnumerable<(string Name, string Text, string Wanted, string? Read)> Parts(AddressRow row)
    {
        var read = AddressReader.Parse(row.Lines, row.Country);
        var text = string.Join(" / ", row.Lines);
        var town = Towns.Select(name => row.Components.GetValueOrDefault(name)).FirstOrDefault(value => value is not null && row.Text.Contains(value, StringComparison.Ordinal));
        (string Name, string? Wanted, string? Read)[] parts =
        [
            ("road", row.Components.GetValueOrDefault("road"), read?.Street),
            ("house number", row.Components.GetValueOrDefault("house_number"), read?.HouseNumber),
            ("postcode", row.Components.GetValueOrDefault("postcode"), read?.Postcode),
            ("town", town, read?.City),
        ];
        return parts.Where(part => part.Wanted is not null && row.Text.Contains(part.Wanted, StringComparison.Ordinal)).Select(part => (part.Name, text, part.Wanted!, part.Read));
    }
}
