namespace Voy8.Contracts;

/// <summary>A city that businesses can be looked for in.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="RadiusM">100 to 100,000.</param>
/// <param name="Languages">ISO 639-1, as directories there are asked.</param>
/// <param name="Directories">Names of the configured directories that know it; without one nothing can be discovered there.</param>
public sealed record CityResponse(
    Guid Id, string Slug, string Name, string Country, double Lat, double Lon, int RadiusM, IReadOnlyList<string> Languages, IReadOnlyList<string> Directories);

/// <summary>Answer of <c>GET /cities</c>.</summary>
public sealed record CitiesResponse(IReadOnlyList<CityResponse> Cities);

/// <summary>Body of <c>PUT /cities/{slug}</c>.</summary>
public sealed record CityRequest(string? Name, string? Country, double? Lat, double? Lon, int? RadiusM, IReadOnlyList<string>? Languages);

/// <summary>What can be looked for.</summary>
/// <param name="Kind">Of a business that a directory says nothing better of.</param>
/// <param name="Keywords">By language.</param>
public sealed record IndustryResponse(Guid Id, string Slug, string Name, string Kind, IReadOnlyDictionary<string, IReadOnlyList<string>> Keywords);

/// <summary>Answer of <c>GET /industries</c>.</summary>
public sealed record IndustriesResponse(IReadOnlyList<IndustryResponse> Industries);

/// <summary>Body of <c>PUT /industries/{slug}</c>.</summary>
public sealed record IndustryRequest(string? Name, string? Kind, IReadOnlyDictionary<string, IReadOnlyList<string>>? Keywords);

/// <summary>Body of <c>PUT /datasets/{slug}</c>.</summary>
public sealed record DatasetRequest(string? Name, string? Attribution, string? Licence);

/// <summary>Body of <c>POST /discovery/businesses</c>; each by its id or its slug.</summary>
public sealed record DiscoveryRequest(string? CityId, string? IndustryId, string? DatasetId);

/// <summary>Answer of <c>POST /discovery/businesses</c> (202) and <c>GET /discovery/{id}</c>.</summary>
/// <param name="Status">Of its job: queued, scheduled, running, succeeded, dead or cancelled.</param>
public sealed record DiscoveryResponse(
    Guid Id,
    Guid? JobId,
    string Status,
    string City,
    string Industry,
    DatasetSummary Dataset,
    DiscoveryCountsResponse Counts,
    IReadOnlyList<DirectorySearchResponse> Searches,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt);

/// <param name="Found">Listings read; one that several keywords find counts each time.</param>
/// <param name="Failed">Pages that could not be read.</param>
public sealed record DiscoveryCountsResponse(int Keywords, int KeywordsDone, int Pages, int Found, int Created, int Updated, int Merged, int Unsure, int Failed);

/// <param name="Ended">Why it ended; absent while it goes on.</param>
public sealed record DirectorySearchResponse(string Directory, string Keyword, int Pages, int Found, int Created, int Merged, string? Ended);

/// <summary>Answer of <c>GET /discovery</c>.</summary>
public sealed record DiscoveriesResponse(IReadOnlyList<DiscoveryResponse> Discoveries, long Total);

/// <param name="Points">Above zero for the same business, below for another.</param>
public sealed record MatchEvidenceResponse(string Signal, double Points, string Detail);

/// <summary>Two venues that may be one business.</summary>
public sealed record MatchReviewResponse(
    Guid Id, Guid VenueId, string VenueName, string? VenueAddress, Guid OtherId, string OtherName, string? OtherAddress, double Score,
    IReadOnlyList<MatchEvidenceResponse> Evidence, DateTimeOffset CreatedAt);

/// <summary>Answer of <c>GET /discovery/reviews</c>: the likeliest first.</summary>
public sealed record MatchReviewsResponse(IReadOnlyList<MatchReviewResponse> Reviews, long Total);

/// <summary>A business that was taken for a known venue.</summary>
/// <param name="DecidedBy">Absent: the matcher was certain.</param>
public sealed record VenueMergeResponse(
    Guid Id, Guid VenueId, string VenueName, Guid AbsorbedId, string AbsorbedName, double Score, IReadOnlyList<MatchEvidenceResponse> Evidence,
    string? DecidedBy, DateTimeOffset MergedAt, DateTimeOffset? UndoneAt);

/// <summary>Answer of <c>GET /discovery/merges</c>: newest first.</summary>
public sealed record VenueMergesResponse(IReadOnlyList<VenueMergeResponse> Merges, long Total);
