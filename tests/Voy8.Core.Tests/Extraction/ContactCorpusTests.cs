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

        scores["pages.phone_precision"].ShouldReach(0.99);
        scores["pages.phone_recall"].ShouldReach(0.98);
        scores["pages.email_precision"].ShouldReach(0.98);
        scores["pages.email_recall"].ShouldReach(0.98);
        scores["pages.postcode"].ShouldReach(0.95);
        scores["pages.city"].ShouldReach(0.86);
        scores["pages.street"].ShouldReach(0.92);
        scores["pages.address_precision"].ShouldReach(0.97);
    }

    [Fact]
    public void Numbers_addresses_and_prices_are_read_as_they_are_meant()
    {
        var scores = Run("corpora/contact");

        scores["contact.phones"].ShouldReach(0.995);
        scores["contact.phones_osm"].ShouldReach(0.995);
        scores["contact.prices"].ShouldReach(0.98);
        scores["contact.addresses"].ShouldReach(0.65);
    }

    private static Dictionary<string, Score> Run(string folder) =>
        Corpora.Run(new DirectoryInfo(SharedData.RequireOrSkip(folder))).ToDictionary(score => score.Measure);
}
