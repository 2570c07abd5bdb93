using System.Collections.Frozen;
using MudBlazor;

namespace Voy8.Web.Maps;

/// <summary>Kinds of venues that share a colour and an icon on cards and maps.</summary>
/// <param name="Code">The CSS class suffix: <c>kind-eat</c> …</param>
/// <param name="Icon">SVG paths.</param>
public sealed record KindGroup(string Code, string Icon)
{
    private static readonly KindGroup Eat = new("eat", Icons.Material.Rounded.Restaurant);
    private static readonly KindGroup Coffee = new("coffee", Icons.Material.Rounded.LocalCafe);
    private static readonly KindGroup Drink = new("drink", Icons.Material.Rounded.LocalBar);
    private static readonly KindGroup Stay = new("stay", Icons.Material.Rounded.Hotel);
    private static readonly KindGroup Culture = new("culture", Icons.Material.Rounded.Museum);
    private static readonly KindGroup Health = new("health", Icons.Material.Rounded.LocalHospital);
    private static readonly KindGroup Learn = new("learn", Icons.Material.Rounded.School);
    private static readonly KindGroup Active = new("active", Icons.Material.Rounded.FitnessCenter);
    private static readonly KindGroup Shop = new("shop", Icons.Material.Rounded.Storefront);
    private static readonly KindGroup Other = new("other", Icons.Material.Rounded.Place);

    private static readonly FrozenDictionary<string, KindGroup> ByKind = Map(
        (Eat, "restaurant fast_food food_court taverna diner seafood pizzeria bistro"),
        (Coffee, "cafe bakery ice_cream pastry confectionery tea coffee chocolate"),
        (Drink, "bar pub biergarten nightclub wine_bar brewery winery wine beer_garden"),
        (Stay, "hotel hostel guest_house apartment motel camp_site alpine_hut chalet bed_and_breakfast"),
        (Culture, "museum gallery theatre cinema library arts_centre attraction music_venue concert_hall monument artwork viewpoint"),
        (Health, "pharmacy doctors dentist hospital clinic veterinary optician"),
        (Learn, "school kindergarten university college language_school music_school driving_school"),
        (Active, "fitness_centre sports_centre swimming_pool dojo spa sailing boat_rental bicycle_rental dive_centre marina yoga beach_resort"));

    public static KindGroup Of(string kind) => ByKind.GetValueOrDefault(kind) ?? (kind is "" or "place" or "vacant" ? Other : Shop);

    private static FrozenDictionary<string, KindGroup> Map(params ReadOnlySpan<(KindGroup Group, string Kinds)> groups)
    {
        Dictionary<string, KindGroup> map = [];
        foreach (var (group, kinds) in groups)
        {
            foreach (var kind in kinds.Split(' '))
            {
                map[kind] = group;
            }
        }

        return map.ToFrozenDictionary();
    }
}
