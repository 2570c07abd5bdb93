using System.Collections.Frozen;
using Voy8.Contracts;

namespace Voy8.Web.Searching;

/// <summary>What differs between two summaries of a venue, by property name; each added feature by its own.</summary>
public static class SummaryChanges
{
    public static IReadOnlySet<string> None { get; } = FrozenSet<string>.Empty;

    public static IReadOnlySet<string> Between(VenueSummary before, VenueSummary after)
    {
        HashSet<string> changed = [];
        Check(nameof(VenueSummary.Description), before.Description, after.Description);
        Check(nameof(VenueSummary.Address), before.Address, after.Address);
        Check(nameof(VenueSummary.Phone), before.Phone, after.Phone);
        Check(nameof(VenueSummary.Website), before.Website, after.Website);
        Check(nameof(VenueSummary.OpeningHours), before.OpeningHours, after.OpeningHours);
        Check(nameof(VenueSummary.PriceLevel), before.PriceLevel, after.PriceLevel);
        Check(nameof(VenueSummary.Cuisines), string.Join('\n', before.Cuisines), string.Join('\n', after.Cuisines));
        Check(nameof(VenueSummary.Features), Codes(before), Codes(after));
        changed.UnionWith(after.Features.Except(before.Features).Select(feature => OfFeature(feature.Code)));
        return changed;

        void Check(string name, string? was, string? @is)
        {
            if (was != @is)
            {
                changed.Add(name);
            }
        }
    }

    /// <summary>The name under which a feature that was added appears.</summary>
    public static string OfFeature(string code) => $"{nameof(VenueSummary.Features)}:{code}";

    private static string Codes(VenueSummary summary) => string.Join('\n', summary.Features.Select(feature => feature.Code));
}
