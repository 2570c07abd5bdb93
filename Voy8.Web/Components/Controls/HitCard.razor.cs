using Microsoft.AspNetCore.Components;
using Voy8.Contracts;
using Voy8.Web.Maps;
using Voy8.Web.OpeningHours;
using Voy8.Web.Searching;

namespace Voy8.Web.Components.Controls;

/// <summary>One result. What its last refresh changed lights up for a moment.</summary>
public sealed partial class HitCard
{
    private const int MaxFeatures = 5;
    private KindGroup _group = null!;

    [Parameter, EditorRequired]
    public LiveHit Live { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private SearchHit Hit => Live.Hit;

    private VenueSummary Facts => Live.Hit.Facts;

    // The distance stands beside the name already.
    private string Reasons => string.Join(" · ", Hit.Reasons.Where(reason => Hit.DistanceM is null || reason is not [>= '0' and <= '9', ..]));

    /// <summary>Today's hours where the text is a plain week, else the text.</summary>
    private string? Hours
    {
        get
        {
            if (string.IsNullOrWhiteSpace(Facts.OpeningHours) || OpeningHoursParser.Parse(Facts.OpeningHours) is not { } week)
            {
                return Facts.OpeningHours;
            }

            var today = week.Days[WeeklyHours.DayIndex(VenueClock.DayAt(Hit.Lon, Time.GetUtcNow()))];
            return today.IsEmpty ? "Closed today" : $"Today {string.Join(", ", today.Select(interval => interval.Text))}";
        }
    }

    /// <summary>New ones first, so that none hides behind "+3".</summary>
    private IEnumerable<FeatureLabel> ShownFeatures =>
        Facts.Features.OrderByDescending(feature => Live.Changed.Contains(SummaryChanges.OfFeature(feature.Code))).Take(MaxFeatures);

    protected override void OnParametersSet() => _group = KindGroup.Of(Hit.Kind);

    private string? Mark(string property) => Live.Changed.Contains(property) ? "changed" : null;

    // A new key makes a new element, so that the highlight plays again.
    private string Key(string property) => Live.Changed.Contains(property) ? $"{property}:{Live.Version}" : property;
}
