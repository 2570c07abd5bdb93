using System.Collections.Frozen;
using MudBlazor;

namespace Voy8.Web.Components.Controls;

/// <summary>An icon for each feature code; a plain tick for codes that are new.</summary>
public static class FeatureIcon
{
    private static readonly FrozenDictionary<string, string> ByCode = new Dictionary<string, string>
    {
        ["outdoor_seating"] = Icons.Material.Rounded.Deck,
        ["beer_garden"] = Icons.Material.Rounded.SportsBar,
        ["halal"] = Icons.Material.Rounded.VerifiedUser,
        ["kosher"] = Icons.Material.Rounded.VerifiedUser,
        ["wheelchair"] = Icons.Material.Rounded.Accessible,
        ["wifi"] = Icons.Material.Rounded.Wifi,
        ["vegetarian"] = Icons.Material.Rounded.Grass,
        ["vegan"] = Icons.Material.Rounded.Spa,
        ["gluten_free"] = Icons.Material.Rounded.NoFood,
        ["live_music"] = Icons.Material.Rounded.MusicNote,
        ["dogs_allowed"] = Icons.Material.Rounded.Pets,
        ["parking"] = Icons.Material.Rounded.LocalParking,
        ["delivery"] = Icons.Material.Rounded.DeliveryDining,
        ["takeaway"] = Icons.Material.Rounded.TakeoutDining,
        ["reservation"] = Icons.Material.Rounded.EventSeat,
        ["cards"] = Icons.Material.Rounded.CreditCard,
        ["child_friendly"] = Icons.Material.Rounded.ChildFriendly,
        ["smoking"] = Icons.Material.Rounded.SmokingRooms,
        ["air_conditioning"] = Icons.Material.Rounded.AcUnit,
        ["sea_view"] = Icons.Material.Rounded.Waves,
        ["quiet"] = Icons.Material.Rounded.NightsStay,
    }.ToFrozenDictionary();

    public static string Of(string code) => ByCode.GetValueOrDefault(code, Icons.Material.Rounded.Check);
}
