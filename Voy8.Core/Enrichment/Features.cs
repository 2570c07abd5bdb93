namespace Voy8.Core.Enrichment;

/// <summary>Codes of the features (amenities) that a venue may have: the values of <see cref="FactFields.Feature"/>.</summary>
public static class Features
{
    public const string OutdoorSeating = "outdoor_seating";
    public const string BeerGarden = "beer_garden";
    public const string Wheelchair = "wheelchair";
    public const string Wifi = "wifi";
    public const string Vegetarian = "vegetarian";
    public const string Vegan = "vegan";
    public const string GlutenFree = "gluten_free";
    public const string Halal = "halal";
    public const string Kosher = "kosher";
    public const string LiveMusic = "live_music";
    public const string DogsAllowed = "dogs_allowed";
    public const string Parking = "parking";
    public const string Delivery = "delivery";
    public const string Takeaway = "takeaway";
    public const string Reservation = "reservation";
    public const string Cards = "cards";
    public const string ChildFriendly = "child_friendly";
    public const string Smoking = "smoking";
    public const string AirConditioning = "air_conditioning";
    public const string SeaView = "sea_view";
    public const string Quiet = "quiet";

    public static IReadOnlyList<string> All { get; } =
    [
        OutdoorSeating, BeerGarden, Wheelchair, Wifi, Vegetarian, Vegan, GlutenFree, Halal, Kosher, LiveMusic, DogsAllowed, Parking,
        Delivery, Takeaway, Reservation, Cards, ChildFriendly, Smoking, AirConditioning, SeaView, Quiet,
    ];
}
