using System.Collections.Frozen;

namespace Voy8.Core.Discovery.Directories;

/// <summary>OpenStreetMap's value for a type of schema.org, where there is one.</summary>
internal static class SchemaKinds
{
    private static readonly FrozenDictionary<string, string> Kinds = (
        "Restaurant:restaurant CafeOrCoffeeShop:cafe BarOrPub:bar FastFoodRestaurant:fast_food Bakery:bakery IceCreamShop:ice_cream NightClub:nightclub Brewery:pub Winery:wine "
        + "Hotel:hotel Hostel:hostel Motel:motel BedAndBreakfast:guest_house Resort:resort LodgingBusiness:hotel Campground:camp_site "
        + "Pharmacy:pharmacy Dentist:dentist Physician:doctors MedicalClinic:clinic Hospital:hospital Optician:optician VeterinaryCare:veterinary "
        + "GroceryStore:supermarket ConvenienceStore:convenience BookStore:books ClothingStore:clothes Florist:florist HardwareStore:hardware ShoeStore:shoes JewelryStore:jewelry "
        + "ElectronicsStore:electronics ToyStore:toys BikeStore:bicycle FurnitureStore:furniture PetStore:pet DepartmentStore:department_store Store:shop "
        + "Museum:museum ArtGallery:gallery MovieTheater:cinema PerformingArtsTheater:theatre Library:library TouristAttraction:attraction "
        + "HairSalon:hairdresser BeautySalon:beauty DaySpa:spa ExerciseGym:fitness_centre SportsClub:sports_centre BankOrCreditUnion:bank GasStation:fuel AutoRepair:car_repair "
        + "TravelAgency:travel_agency School:school Preschool:kindergarten ChildCare:kindergarten PostOffice:post_office")
        .Split(' ').Select(pair => pair.Split(':')).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

    public static string? Of(string type) => Kinds.GetValueOrDefault(type);
}
