using Voy8.Crawl.Bench.Scoring;
using Voy8.Testing;

namespace Voy8.Core.Tests.Extraction;

/// <summary>Holds what is reached on real pages and on numbers, addresses and prices (corpora/pages and corpora/contact).</summary>
public sealed class ContactCorpusTests
{
    [Fact]
    public void Contacts_of_real_pages_are_found_and_little_else()
    {
        var scores = Run("corpora/pages");

        scores["pages.phone_precision"].ShouldBeGreaterThanOrEqualTo(0.99);
        scores["pages.phone_recall"].ShouldBeGreaterThanOrEqualTo(0.98);
        scores["pages.email_precision"].ShouldBeGreaterThanOrEqualTo(0.98);
        scores["pages.email_recall"].ShouldBeGreaterThanOrEqualTo(0.98);
        scores["pages.postcode"].ShouldBeGreaterThanOrEqualTo(0.95);
        scores["pages.city"].ShouldBeGreaterThanOrEqualTo(0.86);
        scores["pages.street"].ShouldBeGreaterThanOrEqualTo(0.92);
        scores["pages.address_precision"].ShouldBeGreaterThanOrEqualTo(0.97);
    }

    [Fact]
    public void Numbers_addresses_and_prices_are_read_as_they_are_meant()
    {
        var scores = Run("corpora/contact");

        scores["contact.phones"].ShouldBeGreaterThanOrEqualTo(0.995);
        scores["contact.phones_osm"].ShouldBeGreaterThanOrEqualTo(0.995);
        scores["contact.prices"].ShouldBeGreaterThanOrEqualTo(0.98);
        scores["contact.addresses"].ShouldBeGreaterThanOrEqualTo(0.65);
    }

    private static Dictionary<string, double> Run(string folder) =>
        Corpora.Run(new DirectoryInfo(SharedData.RequireOrSkip(folder))).ToDictionary(score => score.Measure, score => score.Value);
}
