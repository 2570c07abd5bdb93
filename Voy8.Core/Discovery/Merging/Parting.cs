using Voy8.Core.Enrichment;

namespace Voy8.Core.Discovery.Merging;

/// <summary>Who is left with what was said, when a merge is undone.</summary>
/// <param name="Kept">What the venue that stayed is left with of each source that came along; mostly nothing.</param>
/// <param name="Returned">What is said of the venue that is there again.</param>
internal sealed record Parting(IReadOnlyList<Observation> Kept, IReadOnlyList<Observation> Returned)
{
    /// <param name="absorbed">As it was when it was merged.</param>
    /// <param name="present">What is said of the venue that stayed.</param>
    /// <param name="venueId">The venue that stayed.</param>
    /// <param name="sources">Those that came along.</param>
    /// <param name="now">When it is undone.</param>
    public static Parting Of(AbsorbedVenue absorbed, IReadOnlyList<Observation> present, Guid venueId, IReadOnlyCollection<string> sources, DateTimeOffset now)
    {
        var along = present.Where(said => sources.Contains(said.Source)).ToDictionary(said => said.Source, StringComparer.Ordinal);
        var before = absorbed.ObservationsOf(absorbed.Id).ToDictionary(said => said.Source, StringComparer.Ordinal);
        // What a source has said since goes along; but what people said since they said of the venue that they saw.
        var said = along.GetValueOrDefault(ObservationSource.Person);
        var stays = said?.Facts.Except(before.GetValueOrDefault(ObservationSource.Person)?.Facts ?? []).ToList() ?? [];
        var returned = before.Values.Select(was => was.Source == ObservationSource.Person ? was : along.GetValueOrDefault(was.Source, was) with { VenueId = absorbed.Id });
        return new Parting(
            [.. sources.Select(source => new Observation(venueId, source, source == ObservationSource.Person ? stays : [], Latest(along.GetValueOrDefault(source)?.SeenAt, now)))],
            [.. returned]);
    }

    // An older observation would be passed over, and clocks differ.
    private static DateTimeOffset Latest(DateTimeOffset? said, DateTimeOffset now) => said > now ? said.Value : now;
}
