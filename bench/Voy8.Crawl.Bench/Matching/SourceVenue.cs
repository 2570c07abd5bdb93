using System.Buffers;
using System.Text;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Discovery.Matching;
using Voy8.Core.Enrichment;

namespace Voy8.Crawl.Bench.Matching;

/// <summary>A real venue that copies are made of.</summary>
internal sealed record SourceVenue(string Id, MatchSubject Subject)
{
    public MatchProfile Profile { get; } = MatchProfile.Of(Subject);

    /// <summary>The venues of a file as an import reads them; those without a place or a name in letters are left out.</summary>
    public static IEnumerable<SourceVenue> Read(FileInfo file)
    {
        foreach (var line in File.ReadLines(file.FullName))
        {
            var record = VenueRecordParser.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)));
            if (record.Location is not null && record.Name.Any(char.IsLetter))
            {
                yield return new SourceVenue(record.Id, SubjectOf(record));
            }
        }
    }

    private static MatchSubject SubjectOf(VenueRecord record)
    {
        string[] All(string field) => [.. record.Facts.Where(fact => fact.Field == field).Select(fact => fact.Value)];
        return new MatchSubject(All(FactFields.Name), record.Kind, record.Location, record.Country)
        {
            Phones = All(FactFields.Phone),
            Websites = All(FactFields.Website),
            Street = All(FactFields.Street).FirstOrDefault(),
            HouseNumber = All(FactFields.HouseNumber).FirstOrDefault(),
            Postcode = All(FactFields.Postcode).FirstOrDefault(),
            City = All(FactFields.City).FirstOrDefault(),
        };
    }
}
