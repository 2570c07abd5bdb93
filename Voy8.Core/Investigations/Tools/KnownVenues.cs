using System.Text.Json.Nodes;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Investigations.Tools;

/// <summary>A venue with its merged facts.</summary>
internal sealed record KnownVenue(Venue Venue, MergedFacts Facts);

/// <summary>Reads venues for tools, and cites their facts.</summary>
internal sealed class KnownVenues(VenueStore venues, EnrichmentStore enrichments, FreshnessPolicy freshness, DatasetStore datasets)
{
    private const int MaxValues = 10;
    private const int MaxValue = 600;

    /// <exception cref="ToolArgumentException">There is no such venue within the person's scope.</exception>
    public async Task<KnownVenue> FindAsync(Guid id, ToolContext context, CancellationToken cancellationToken)
    {
        var found = await venues.FindAsync(id, cancellationToken);
        if (found is null || !await IsWithinAsync(found.Venue, context.Scope, cancellationToken))
        {
            throw new ToolArgumentException($"There is no venue {id} here: search_venues gives the ids.");
        }

        var observations = await enrichments.ReadAsync(id, cancellationToken);
        return new KnownVenue(found.Venue, FactMerger.Merge(observations.Select(freshness.Aged)));
    }

    /// <summary>A field of a venue as a model reads it, with its source; null where nothing is known.</summary>
    public static JsonObject? Cite(KnownVenue known, string field, ToolContext context, bool withProvenance)
    {
        if (known.Facts[field] is not { Values: [var best, ..] } merged)
        {
            return null;
        }

        var values = (FactFields.MultiValued.Contains(field) ? merged.Values.Select(value => value.Fact.Value) : [best.Fact.Value]).Take(MaxValues).Select(Shorten).ToList();
        var source = context.Sources.Cite(new InvestigationSource(0, "fact", known.Venue.Name, ToolBox.Excerpt($"{field}: {string.Join(", ", values)}"))
        {
            VenueId = known.Venue.Id,
            Field = field,
            SourceUrl = best.Fact.SourceUrl,
            Method = best.Fact.Method,
            SeenAt = best.Fact.SeenAt,
        });
        var fact = new JsonObject { ["source"] = source, ["field"] = field };
        if (values is [var single])
        {
            fact["value"] = single;
        }
        else
        {
            fact["values"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        }

        if (withProvenance)
        {
            (fact["from"], fact["method"], fact["confidence"], fact["seen_at"]) =
                (best.Fact.SourceUrl ?? best.Source, best.Fact.Method, Math.Round(best.Fact.Confidence, 2), best.Fact.SeenAt.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            if (merged.IsContested)
            {
                fact["others_say"] = new JsonArray([.. merged.Alternatives.Where(other => other.Fact.MissedAt is null).Take(3).Select(other => new JsonObject
                {
                    ["value"] = Shorten(other.Fact.Value),
                    ["from"] = other.Fact.SourceUrl ?? other.Source,
                    ["method"] = other.Fact.Method,
                })]);
            }
        }

        return fact;
    }

    /// <exception cref="ToolArgumentException">There is no such field.</exception>
    public static IReadOnlyList<string> Fields(ToolArguments arguments, IReadOnlyList<string> otherwise)
    {
        var fields = arguments.Texts("fields");
        return fields.Except(FactFields.All).FirstOrDefault() is { } unknown
            ? throw new ToolArgumentException($"There is no field '{unknown}'. Use: {string.Join(", ", FactFields.All)}.")
            : fields.Count == 0 ? otherwise : fields;
    }

    private async Task<bool> IsWithinAsync(Venue venue, InvestigationScope scope, CancellationToken cancellationToken) =>
        (scope.Dataset is null || await datasets.FindIdAsync(scope.Dataset, cancellationToken) == venue.DatasetId)
        && (scope is not { Latitude: { } lat, Longitude: { } lon, RadiusMetres: { } radius } || venue.Location?.DistanceTo(new GeoPoint(lat, lon)) <= radius);

    private static string Shorten(string value) => value.Length <= MaxValue ? value : value[..(char.IsHighSurrogate(value[MaxValue - 1]) ? MaxValue - 1 : MaxValue)] + "…";
}
