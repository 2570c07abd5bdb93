using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Entering;

namespace Voy8.Api.Mapping;

internal static class YellowBookMapping
{
    /// <summary>As it was sent, but for the space around; half a location is one that no rule passes.</summary>
    public static VenueEntry ToEntry(this YellowBookRequest request) => VenueEntryRules.Trim(new VenueEntry(
        request.Name ?? "",
        request.Description,
        request.Phone,
        request.Email,
        request.Website,
        request.Address is { } at ? new VenueEntryAddress(at.Street, at.City, at.State, at.PostalCode, at.Country) : null,
        [.. (request.Categories ?? []).OfType<string>()],
        request.Location is { } location ? new GeoPoint(location.Lat ?? double.NaN, location.Lng ?? double.NaN) : null));

    public static YellowBookResponse ToResponse(this EnteredVenue venue)
    {
        var entry = venue.Entry;
        return new YellowBookResponse(
            venue.Id,
            entry.Name,
            entry.Description,
            entry.Phone,
            entry.Email,
            entry.Website,
            entry.Address is { } at ? new YellowBookAddress(at.Street, at.City, at.State, at.PostalCode, at.Country) : null,
            entry.Categories,
            entry.Location is { } location ? new YellowBookLocation(location.Latitude, location.Longitude) : null,
            venue.EnteredAt);
    }
}
