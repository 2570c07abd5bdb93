using Microsoft.AspNetCore.Http.HttpResults;
using Voy8.Api.Access;
using Voy8.Api.Mapping;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Catalogue;
using Voy8.Core.Discovery;

namespace Voy8.Api;

/// <summary>Cities and industries: where and what can be discovered.</summary>
internal static class CitiesApi
{
    private const int MaxLanguages = 8;
    private const int MaxKeywords = 50;
    private const int MaxText = 100;

    public static IEndpointRouteBuilder MapCitiesApi(this IEndpointRouteBuilder app)
    {
        var cities = app.MapGroup("/cities").WithTags("Discovery");
        cities.MapGet("", ListCitiesAsync).ForEverybody().WithName("ListCities").WithSummary("Cities that businesses can be looked for in");
        cities.MapPut("/{slug}", PutCityAsync).ForOperators().WithName("PutCity").WithSummary("Adds a city, or changes it");
        var industries = app.MapGroup("/industries").WithTags("Discovery");
        industries.MapGet("", ListIndustriesAsync).ForEverybody().WithName("ListIndustries").WithSummary("Industries with their keywords by language");
        industries.MapPut("/{slug}", PutIndustryAsync).ForOperators().WithName("PutIndustry").WithSummary("Adds an industry, or changes it");
        return app;
    }

    private static async Task<Ok<CitiesResponse>> ListCitiesAsync(CityStore cities, DiscoveryMapping mapping, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CitiesResponse([.. (await cities.ListAsync(cancellationToken)).Select(mapping.ToResponse)]));

    private static async Task<Ok<IndustriesResponse>> ListIndustriesAsync(IndustryStore industries, CancellationToken cancellationToken) =>
        TypedResults.Ok(new IndustriesResponse([.. (await industries.ListAsync(cancellationToken)).Select(DiscoveryMapping.ToResponse)]));

    private static async Task<Results<Ok<CityResponse>, ValidationProblem>> PutCityAsync(
        string slug, CityRequest request, CityStore cities, DiscoveryMapping mapping, CancellationToken cancellationToken)
    {
        var errors = new Errors();
        errors.Require("slug", IsSlug(slug), "must be lower-case letters, digits and hyphens, at most 40");
        errors.Require("name", IsText(request.Name), $"must have 1 to {MaxText} characters");
        errors.Require("country", request.Country is { Length: 2 } country && country.All(char.IsAsciiLetterUpper), "must be a code of two capital letters (ISO 3166-1 alpha-2)");
        var centre = new GeoPoint(request.Lat ?? double.NaN, request.Lon ?? double.NaN);
        errors.Require("lat", centre.IsValid, "lat and lon must be a place on earth, in degrees");
        errors.Require("radius_m", request.RadiusM is null or (>= 100 and <= 100_000), "must be from 100 to 100000");
        errors.Require("languages", request.Languages is { Count: >= 1 and <= MaxLanguages } languages && languages.All(IsLanguage), $"must be 1 to {MaxLanguages} codes of two lower-case letters (ISO 639-1)");
        return errors.Count > 0
            ? ApiProblem.Validation(errors)
            : TypedResults.Ok(mapping.ToResponse(await cities.PutAsync(
                new City(Guid.CreateVersion7(), slug, request.Name!.Trim(), request.Country!, centre, request.RadiusM ?? 10_000, request.Languages!), cancellationToken)));
    }

    private static async Task<Results<Ok<IndustryResponse>, ValidationProblem>> PutIndustryAsync(
        string slug, IndustryRequest request, IndustryStore industries, CancellationToken cancellationToken)
    {
        var errors = new Errors();
        errors.Require("slug", IsSlug(slug), "must be lower-case letters, digits and hyphens, at most 40");
        errors.Require("name", IsText(request.Name), $"must have 1 to {MaxText} characters");
        errors.Require("kind", request.Kind is { Length: <= 40 } kind && kind.Length > 0 && kind.All(c => char.IsAsciiLetterLower(c) || c == '_'), "must be a lower-case OpenStreetMap value such as restaurant");
        errors.Require(
            "keywords",
            request.Keywords is { Count: >= 1 and <= 40 } keywords && keywords.All(pair => IsLanguage(pair.Key) && pair.Value is { Count: >= 1 and <= MaxKeywords } && pair.Value.All(IsText)),
            $"must be an object of languages (ISO 639-1), each with 1 to {MaxKeywords} keywords");
        return errors.Count > 0
            ? ApiProblem.Validation(errors)
            : TypedResults.Ok(DiscoveryMapping.ToResponse(await industries.PutAsync(new Industry(Guid.CreateVersion7(), slug, request.Name!.Trim(), request.Kind!, request.Keywords!), cancellationToken)));
    }

    private static bool IsSlug(string slug) => DatasetDescription.For(slug, slug, null, null, null).Problems().Count == 0;

    private static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxText && !text.Any(char.IsControl);

    private static bool IsLanguage(string? code) => code is { Length: 2 } && code.All(char.IsAsciiLetterLower);

    private sealed class Errors : Dictionary<string, string[]>
    {
        public void Require(string field, bool holds, string problem)
        {
            if (!holds)
            {
                this[field] = [problem];
            }
        }
    }
}
