using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Core.Discovery.Directories;

/// <summary>A business as a directory lists it.</summary>
/// <param name="Key">Names it in the directory: path and query of its page there, behind the host where that is not the directory's own, or a digest of what identifies it.</param>
/// <param name="Url">Its page in the directory, or the page it was listed on.</param>
/// <param name="HasPage">It has a page of its own there.</param>
internal sealed record Listing(string Key, Uri Url, bool HasPage, string Name, string Kind, GeoPoint? Location, string? Website, IReadOnlyList<ImportedFact> Facts);

/// <summary>What a result page lists.</summary>
/// <param name="IsClosed">The page asks not to be indexed.</param>
internal sealed record ListingPage(IReadOnlyList<Listing> Listings, bool IsClosed = false);
