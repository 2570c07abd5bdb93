using System.Collections.Frozen;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Exporting;

/// <summary>Which key OpenStreetMap has a kind under, after its wiki's page of each value: what is for sale is a <c>shop</c>, what nobody knows an <c>amenity</c>.</summary>
internal static class OsmKinds
{
    private static readonly FrozenDictionary<string, string> Keys = new (string Key, string Kinds)[]
    {
        ("amenity", "restaurant cafe bar pub biergarten fast_food ice_cream food_court nightclub pharmacy doctors dentist clinic hospital veterinary nursing_home social_facility "
            + "school kindergarten childcare university college language_school music_school driving_school library bank atm bureau_de_change money_transfer post_office police "
            + "fire_station townhall courthouse embassy community_centre public_building place_of_worship monastery dojo boat_rental cinema theatre arts_centre music_venue events_venue "
            + "conference_centre casino gambling studio internet_cafe car_wash car_rental car_sharing fuel charging_station parking bicycle_rental taxi bus_station ferry_terminal marketplace"),
        ("leisure", "fitness_centre sports_centre stadium swimming_pool water_park pitch dance golf_course miniature_golf bowling_alley horse_riding playground park garden marina beach_resort sauna"),
        ("tourism", "hotel hostel guest_house apartment motel camp_site museum gallery attraction viewpoint zoo aquarium theme_park information"),
        ("healthcare", "physiotherapist alternative laboratory"),
        ("craft", "winery brewery distillery shoemaker tailor electrician plumber carpenter locksmith photographer"),
        ("office", "estate_agent insurance lawyer accountant company coworking_space"),
    }.SelectMany(pair => pair.Kinds.Split(' ').Select(kind => (kind, pair.Key))).ToFrozenDictionary(pair => pair.kind, pair => pair.Key, StringComparer.Ordinal);

    public static string KeyOf(string kind) => Keys.GetValueOrDefault(kind) ?? (Vocabulary.Find(VocabularyType.Kind, kind) is null ? "amenity" : "shop");
}
