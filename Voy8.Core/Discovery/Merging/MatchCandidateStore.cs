using Microsoft.Extensions.Options;
using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Discovery.Matching;
using Voy8.Core.Enrichment;
using Voy8.Jobs;

namespace Voy8.Core.Discovery.Merging;

/// <summary>A known venue that a listing may be.</summary>
internal sealed record MatchCandidate(Guid VenueId, MatchProfile Profile);

/// <summary>
/// Finds the known venues that are worth comparing: those around, those with the telephone, those whose site is on the host, and, where nobody
/// knows the place, those with the words of the name. Each by an index, and bounded.
/// </summary>
internal sealed class MatchCandidateStore(IOptions<DiscoveryOptions> options)
{
    private const double NearMetres = 450;
    private const double MetresPerDegree = 111_320;
    private const int MaxSharing = 60;

    private const string Find =
        """
        with near as (
            select id from venue
            where $1::float8 is not null and lat is not null and point(lon, lat) <@ box(point($2 - $4, $1 - $3), point($2 + $4, $1 + $3))
            order by point(lon, lat) <-> point($2, $1) limit $8),
        phone as (select venue_id as id from enrichment where facts ? 'phone' and facts -> 'phone' ?| $5::text[] limit $9),
        site as (select id from venue where website is not null and venue_site_host(website) = any ($6::text[]) limit $9),
        named as (select venue_id as id from enrichment where $1::float8 is null and $7::text <> '' and search @@ plainto_tsquery('simple', $7) limit $9)
        select v.id, v.name, v.kind, v.lat, v.lon, v.country, v.website, coalesce(e.facts::text, '{}')
        from (select id from near union select id from phone union select id from site union select id from named) as c
        join venue v on v.id = c.id
        left join enrichment e on e.venue_id = v.id
        """;

    public async Task<IReadOnlyList<MatchCandidate>> FindAsync(JobTransaction transaction, MatchSubject subject, MatchProfile profile, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Find, transaction.Connection, transaction.Transaction);
        var degrees = NearMetres / MetresPerDegree;
        var cosine = Math.Max(0.01, Math.Cos(double.DegreesToRadians(subject.Location?.Latitude ?? 0)));
        command.Parameters.Add(new NpgsqlParameter<double?> { TypedValue = subject.Location?.Latitude });
        command.Parameters.Add(new NpgsqlParameter<double?> { TypedValue = subject.Location?.Longitude });
        object[] values =
        [
            degrees, degrees / cosine, profile.Phones.ToArray(),
            subject.Websites.Where(site => OwnSite.DomainOf(site) is not null).Select(HostOf).OfType<string>().ToArray(),
            TextFolding.Fold(subject.Names is [var name, ..] ? name : null), options.Value.MatchCandidates, MaxSharing,
        ];
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var candidates = new List<MatchCandidate>();
        while (await reader.ReadAsync(cancellationToken))
        {
            candidates.Add(new MatchCandidate(reader.GetGuid(0), MatchProfile.Of(Read(reader))));
        }

        return candidates;
    }

    private static MatchSubject Read(NpgsqlDataReader reader)
    {
        var facts = VenueFacts.Parse(reader.GetString(7));
        string? First(string field) => facts[field] is [var value, ..] ? value : null;
        string[] site = reader.IsDBNull(6) ? [] : [reader.GetString(6)];
        return new MatchSubject(
            [reader.GetString(1), .. facts[FactFields.Name]],
            reader.GetString(2),
            reader.IsDBNull(3) ? null : new GeoPoint(reader.GetDouble(3), reader.GetDouble(4)),
            reader.IsDBNull(5) ? null : reader.GetString(5))
        {
            Phones = facts[FactFields.Phone],
            Websites = [.. site, .. facts[FactFields.Website]],
            Street = First(FactFields.Street),
            HouseNumber = First(FactFields.HouseNumber),
            Postcode = First(FactFields.Postcode),
            City = First(FactFields.City),
        };
    }

    private static string? HostOf(string website) => Uri.TryCreate(website, UriKind.Absolute, out var uri)
        ? uri.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? uri.Host[4..].ToLowerInvariant() : uri.Host.ToLowerInvariant()
        : null;
}
