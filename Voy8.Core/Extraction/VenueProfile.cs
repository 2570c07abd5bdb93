using Voy8.Core.Catalogue;

namespace Voy8.Core.Extraction;

/// <summary>What is known of the venue beforehand, so that a page's many businesses, numbers and hours can be told apart.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, upper case: reads national phone numbers and addresses.</param>
public sealed record VenueProfile(string Name, string Kind, string? Country, GeoPoint? Location);
