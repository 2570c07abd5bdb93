using System.Globalization;
using Voy8.Core.Extraction.Contacts;
using Voy8.Core.Extraction.PlainHtml.Prices;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>Telephone numbers, addresses and prices, each a text of its own.</summary>
internal sealed class ContactScorer : ICorpusScorer
{
    public string Folder => "contact";

    public IEnumerable<Score> Run(DirectoryInfo folder)
    {
        IEnumerable<Score> Phones(string measure, string file) =>
            Score.OfCases(measure, JsonLines.Read<PhoneRow>(folder, file), row => PhoneNumberReader.ToE164(row.Text, row.Region) is var read && read == row.E164 ? null : $"{row.Text} ({row.Region}): {read ?? "none"}, not {row.E164 ?? "none"}");

        return
        [
            .. Phones("contact.phones", "phones.jsonl"),
            .. Phones("contact.phones_osm", "phones_osm.jsonl"),
            .. AddressText.Score(JsonLines.Read<AddressRow>(folder, "addresses.jsonl")),
            .. Score.OfCases("contact.prices", JsonLines.Read<PriceRow>(folder, "prices.jsonl").FindAll(row => !row.Xfail), Miss),
        ];
    }

    private static string? Miss(PriceRow row)
    {
        var read = PriceText.Parse(row.Text, row.CurrencyHint);
        decimal? wanted = row.Amount is null ? null : decimal.Parse(row.Amount, NumberStyles.Float, CultureInfo.InvariantCulture);
        return read.Amount == wanted && read.Symbol == row.Currency ? null : $"\"{row.Text}\" with \"{row.CurrencyHint}\": {read.Symbol} {read.Amount}, not {row.Currency} {wanted}";
    }

    private sealed record PhoneRow(string Text, string Region, string? E164);

    private sealed record PriceRow(string? Text, string? CurrencyHint, string? Currency, string? Amount, bool Xfail);
}
