using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;
using Voy8.Core.Extraction.Contacts.Addresses;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>
/// Contacts of whole pages (<c>business/*.html</c>), as the page extractor reads them, against what people labelled. A labelled
/// value is found when one value that was read holds it or is held by it, punctuation and case aside; a town must be the same, and hours the week that the label tells.
/// </summary>
internal sealed class PagesScorer : ICorpusScorer
{
    private static readonly PageExtractor Extractor = new(NullLogger<PageExtractor>.Instance);

    public string Folder => "pages";

    public IEnumerable<Score> Run(DirectoryInfo folder)
    {
        var all = JsonLines.Read<PageLabels>(folder, "business-labels.jsonl").ConvertAll(labels => Read(folder, labels));
        var pages = all.FindAll(page => !page.Labels.OnlyHoursLabelled);

        return
        [
            .. Precision("pages.phone_precision", pages, FactFields.Phone, page => page.IsPhone),
            .. Recall("pages.phone_recall", pages, FactFields.Phone, page => page.Labels.PhonesE164),
            .. Precision("pages.email_precision", pages, FactFields.Email, page => page.IsEmail),
            .. Recall("pages.email_recall", pages, FactFields.Email, page => page.Emails),
            .. Found("pages.postcode", pages, "ZIPCODE", page => page.Values(FactFields.Postcode), IsSame),
            .. Found("pages.city", pages, "CITY", page => page.Values(FactFields.City), IsSameTown),
            .. Found("pages.street", pages, "STREET", page => page.Streets, IsSame),
            .. AddressPrecision(pages),
            .. Score.OfCases("pages.usable", all, page => page.Content.NoIndex ? $"{page.Labels.File} asks not to be used" : null),
            .. Score.OfCases("pages.hours", all.FindAll(page => page.Weeks.Count > 0), page => page.Values(FactFields.OpeningHours) is var read && read.Any(page.Weeks.Contains) ? null : $"{page.Labels.File}: {string.Join(" | ", page.Weeks)} but read {string.Join(" | ", read)}"),
        ];
    }

    /// <summary>Letters and digits in lower case, words a space apart.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in TextFolding.Fold(text))
        {
            plain.Append(char.IsLetterOrDigit(c) ? c : ' ');
        }

        return string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static ReadPage Read(DirectoryInfo folder, PageLabels labels)
    {
        var html = File.ReadAllText(Path.Combine(folder.FullName, "business", labels.File));
        var url = new Uri(labels.Url ?? string.Create(CultureInfo.InvariantCulture, $"http://{labels.File}.test/"));
        var venue = new VenueProfile(labels.Of("ORG") is [var first, ..] ? first : "", "shop", labels.CountryGuess, Location: null);
        return new ReadPage(labels, html, Extractor.Extract(new PageSource(url, html, DateTimeOffset.UnixEpoch), venue));
    }

    private static IReadOnlyList<Score> Precision(string measure, List<ReadPage> pages, string field, Func<ReadPage, Func<string, bool>> isRight)
    {
        var found = pages.SelectMany(page => page.Values(field).Select(value => (page, value))).ToList();
        return Score.OfCases(measure, found, one => isRight(one.page)(one.value) ? null : $"{one.page.Labels.File}: {one.value} is not labelled");
    }

    private static IReadOnlyList<Score> Recall(string measure, List<ReadPage> pages, string field, Func<ReadPage, IEnumerable<string>> labelled)
    {
        var wanted = pages.SelectMany(page => labelled(page).Select(value => (page, value))).ToList();
        return Score.OfCases(measure, wanted, one => one.page.Values(field).Contains(one.value) ? null : $"{one.page.Labels.File}: {one.value} was not found");
    }

    private static IReadOnlyList<Score> Found(string measure, List<ReadPage> pages, string label, Func<ReadPage, IReadOnlyList<string>> read, Func<string, string, bool> isSame) =>
        Score.OfCases(measure, pages.FindAll(page => page.Labels.Of(label).Count > 0), page => page.Labels.Of(label).Any(wanted => read(page).Any(value => isSame(Plain(wanted), Plain(value))))
            ? null
            : $"{page.Labels.File}: {string.Join(" | ", page.Labels.Of(label))} but read {string.Join(" | ", read(page))}");

    // Of the towns and streets that were read, on pages where anything of an address is labelled.
    private static IReadOnlyList<Score> AddressPrecision(List<ReadPage> pages)
    {
        var read = pages.Where(page => page.Labels.Of("CITY").Count > 0)
            .SelectMany(page => new[] { (page, values: page.Values(FactFields.City), labels: page.Labels.Of("CITY"), isSame: (Func<string, string, bool>)IsSameTown), (page, values: page.Streets, labels: page.Labels.Of("STREET"), isSame: IsSame) })
            .Where(one => one.values.Count > 0)
            .ToList();
        return Score.OfCases("pages.address_precision", read, one => one.labels.Any(label => one.values.Any(value => one.isSame(Plain(label), Plain(value)))) ? null : $"{one.page.Labels.File}: {one.values[0]} is not labelled");
    }

    // A street may be labelled with the house's name before it, or be read with a suite behind it.
    private static bool IsSame(string wanted, string value) =>
        value.Length > 0 && wanted.Length > 0 && ($" {wanted} ".Contains($" {value} ", StringComparison.Ordinal) || $" {value} ".Contains($" {wanted} ", StringComparison.Ordinal));

    // York is not New York; "Washington DC" is labelled with its state.
    private static bool IsSameTown(string wanted, string value) =>
        value.Length > 0 && (wanted == value || (wanted.StartsWith(value + ' ', StringComparison.Ordinal) && States.AtEnd(wanted[(value.Length + 1)..].ToUpperInvariant(), "US") is { Before: "" }));
}
