using System.Collections.Frozen;

namespace Voy8.Core.Enrichment;

/// <summary>The fields that facts are about.</summary>
public static class FactFields
{
    public const string Name = "name";
    public const string Description = "description";
    public const string Phone = "phone";
    public const string Email = "email";
    public const string Website = "website";
    public const string OpeningHours = "opening_hours";
    public const string Street = "street";
    public const string HouseNumber = "house_number";
    public const string Postcode = "postcode";
    public const string City = "city";
    public const string Country = "country";
    public const string Cuisine = "cuisine";

    /// <summary>What a practice, school or club is for, as an OpenStreetMap value: <c>paediatrics</c>, <c>yoga</c>.</summary>
    public const string Speciality = "speciality";

    public const string Feature = "feature";
    public const string PriceLevel = "price_level";
    public const string Menu = "menu_url";
    public const string Booking = "booking_url";
    public const string Social = "social_url";
    public const string Image = "image_url";

    /// <summary>Fields whose facts add up rather than compete.</summary>
    public static FrozenSet<string> MultiValued { get; } = FrozenSet.Create(Phone, Email, Cuisine, Speciality, Feature, Social, Image);

    /// <summary>All of them, in the order in which a page shows them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Name, Description, Phone, Email, Website, OpeningHours, Street, HouseNumber, Postcode, City, Country,
        Cuisine, Speciality, Feature, PriceLevel, Menu, Booking, Social, Image,
    ];
}
