using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Voy8.Contracts;
using Voy8.Web.Searching;

namespace Voy8.Web.Components.Controls;

/// <summary>The filters of a search. Each choice is raised as the state that it leads to.</summary>
public sealed partial class FilterBar
{
    private const int MaxKinds = 60;
    private static readonly int[] Radii = [250, 500, 1000, 2000, 5000, 20_000];

    [Parameter, EditorRequired]
    public SearchState State { get; set; } = new();

    /// <summary>The kinds among the present results, with counts.</summary>
    [Parameter]
    public IReadOnlyList<KindCount> Kinds { get; set; } = [];

    /// <summary>How many each further filter would leave; null where it is not known.</summary>
    [Parameter]
    public SearchFacetCounts? Facets { get; set; }

    [Parameter]
    public MetaResponse? Meta { get; set; }

    [Parameter]
    public EventCallback<SearchState> OnChange { get; set; }

    [Parameter]
    public EventCallback OnNearMe { get; set; }

    [Parameter]
    public EventCallback OnNearCentre { get; set; }

    /// <summary>Chosen kinds stay in the list, whatever the results hold, so that they can be unchosen.</summary>
    private IEnumerable<KindCount> ShownKinds
    {
        get
        {
            var known = Meta?.Kinds ?? [];
            var shown = (State.Kinds.Count > 0 || Kinds.Count == 0 ? known.Select(kind => kind with { Count = CountOf(kind) }) : Kinds).Take(MaxKinds).ToList();
            var missing = State.Kinds.Where(code => shown.All(kind => kind.Kind != code));
            return [.. missing.Select(code => new KindCount(code, LabelOf(code), 0)), .. shown];
        }
    }

    private string KindsLabel => State.Kinds switch
    {
        [] => "Kind",
        [var only] => LabelOf(only),
        var several => $"{LabelOf(several[0])} +{several.Count - 1}",
    };

    private string FeaturesLabel => State.Features switch
    {
        [] => "Features",
        [var only] => Meta?.Features.FirstOrDefault(feature => feature.Code == only)?.Label ?? only,
        var several => $"{several.Count} features",
    };

    private string PricesLabel => State.Prices.Count == 0 ? "Price" : string.Join(", ", State.Prices.Select(PriceOf));

    /// <summary>Those that the answer has, and the chosen ones.</summary>
    private IEnumerable<int> ShownPrices => (Facets?.Prices ?? []).Select(price => price.Level).Union(State.Prices).Order();

    private string PlaceLabel => State switch
    {
        { Bbox: not null } => "In this area",
        { Lat: not null, RadiusM: { } radius } => $"Within {Distance.Text(radius)}",
        { Lat: not null } => "Nearby",
        _ => "Anywhere",
    };

    private static string PriceOf(int level) => new('€', level);

    private int? CountOf(FeatureLabel feature) => Facets is null ? null : Facets.Features.FirstOrDefault(known => known.Code == feature.Code)?.Count ?? 0;

    private int? CountOf(int level) => Facets is null ? null : Facets.Prices.FirstOrDefault(known => known.Level == level)?.Count ?? 0;

    private static string SortLabel(string? sort) => sort switch
    {
        "distance" => "Nearest first",
        "popularity" => "Most popular",
        _ => "Best match",
    };

    private static List<T> Toggle<T>(IReadOnlyList<T> chosen, T value) =>
        chosen.Contains(value) ? [.. chosen.Where(other => !Equals(other, value))] : [.. chosen, value];

    private static string Tick(bool chosen) => chosen ? Icons.Material.Rounded.CheckBox : Icons.Material.Rounded.CheckBoxOutlineBlank;

    private static string Radio(bool chosen) => chosen ? Icons.Material.Rounded.RadioButtonChecked : Icons.Material.Rounded.RadioButtonUnchecked;

    private static string Number(int? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string? Dim(int? count, bool chosen) => count == 0 && !chosen ? "filter-none" : null;

    private static string Pressed(bool chosen) => chosen ? "true" : "false";

    private int CountOf(KindCount known) => Kinds.FirstOrDefault(kind => kind.Kind == known.Kind)?.Count ?? (Kinds.Count == 0 ? known.Count : 0);

    private string LabelOf(string kind) =>
        (Kinds.FirstOrDefault(known => known.Kind == kind) ?? Meta?.Kinds.FirstOrDefault(known => known.Kind == kind))?.Label ?? kind.Replace('_', ' ');

    private Task ApplyAsync(SearchState state) => OnChange.InvokeAsync(state with { Show = SearchState.PageSize });
}
