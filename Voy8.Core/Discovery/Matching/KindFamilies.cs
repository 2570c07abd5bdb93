using System.Collections.Frozen;

namespace Voy8.Core.Discovery.Matching;

/// <summary>Kinds that one business may be called by: what one list calls a pub is a bar in another.</summary>
internal static class KindFamilies
{
    private static readonly string[] Families =
    [
        "restaurant cafe bar pub fast_food biergarten food_court ice_cream bistro coffee coffee_shop nightclub lounge tavern pizzeria bakery pastry confectionery deli seafood wine",
        "hotel hostel guest_house motel apartment chalet resort pension lodging",
        "doctors clinic hospital dentist physiotherapist healthcare doctor medical_clinic physician",
        "kindergarten childcare preschool nursery school college university language_school driving_school music_school",
        "supermarket convenience grocery greengrocer department_store variety_store kiosk general alcohol beverages butcher bakery deli marketplace wine",
        "pharmacy chemist drugstore cosmetics medical_supply",
        "fitness_centre sports_centre gym sports dojo yoga dance club",
        "bank atm bureau_de_change money_transfer financial",
        "hairdresser beauty cosmetics massage tattoo barber",
        "clothes boutique shoes fashion bag jewelry department_store sports fabric tailor watches",
        "museum gallery artwork theatre cinema arts_centre attraction",
        "car car_repair car_parts tyres motorcycle bicycle car_rental bicycle_rental fuel car_wash charging_station",
        "electronics computer mobile_phone hifi appliance photo copyshop",
        "furniture hardware doityourself houseware interior_decoration kitchen paint trade garden_centre florist",
        "books stationery gift toys newsagent lottery bookmaker kiosk tobacco",
        "travel_agency car_rental taxi tourism information ferry_terminal bus_station",
        "place_of_worship church monastery chapel mosque synagogue",
    ];

    private static readonly FrozenDictionary<string, int[]> ByKind = Families
        .SelectMany((kinds, family) => kinds.Split(' ').Distinct().Select(kind => (kind, family)))
        .GroupBy(pair => pair.kind, pair => pair.family, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    private static readonly FrozenSet<string> Unknown = FrozenSet.Create(StringComparer.Ordinal, "venue", "yes", "vacant", "shop", "amenity", "store", "local_business", "");

    /// <summary>True where one business may be both; null when a kind is unknown or in no family.</summary>
    public static bool? AreCompatible(string a, string b)
    {
        if (a == b)
        {
            return true;
        }

        return Unknown.Contains(a) || Unknown.Contains(b) || !ByKind.TryGetValue(a, out var familiesA) || !ByKind.TryGetValue(b, out var familiesB)
            ? null
            : familiesA.Intersect(familiesB).Any();
    }
}
