namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>The keys of a record (docs/import.md), and what people call them in files of their own.</summary>
public static class RecordKeys
{
    public const string Id = "id";
    public const string Name = "name";
    public const string Kind = "kind";
    public const string Lat = "lat";
    public const string Lon = "lon";
    public const string Country = "country";
    public const string Street = "street";
    public const string Postcode = "postcode";
    public const string City = "city";
    public const string Popularity = "popularity";
    public const string HouseNumber = "houseNumber";

    /// <summary>What an export says beside: facts as they stand, which go before every other key of a fact.</summary>
    public const string Facts = "facts";

    // English, German, Greek, French, Spanish, Italian, Dutch; folded, without anything but letters and digits.
    private static readonly (string Key, string Names)[] Synonyms =
    [
        (Id, "id identifier uid uuid key ref reference externalid sourceid venueid placeid osmid nummer kennung kodikos identifiant codigo"),
        (Name, "name title venue venuename placename businessname company companyname bezeichnung firma titel onoma onomasia eponymia nom nombre nome naam bedrijfsnaam"),
        ("nameEn", "nameen englishname namein"),
        (Kind, "kind type category categories amenity venuetype placetype primarycategory industry branche kategorie art typ katigoria eidos categorie tipo categoria soort"),
        (Lat, "lat latitude y ycoord breite breitengrad geobreite platos geografikoplatos latitud latitudine breedtegraad"),
        (Lon, "lon lng long longitude x xcoord lange laenge langengrad laengengrad geolange mikos geografikomikos longitud longitudine lengtegraad"),
        (Street, "street address addressline1 address1 streetaddress road addrstreet strasse str anschrift adresse odos dievthynsi diefthynsi rue calle direccion via indirizzo straat adres"),
        (HouseNumber, "housenumber houseno streetnumber addrhousenumber hausnummer hausnr arithmos numero huisnummer"),
        (Postcode, "postcode postalcode zip zipcode addrpostcode plz postleitzahl tk taxydromikoskodikas codepostal codigopostal cap cp"),
        (City, "city town locality municipality addrcity stadt ort gemeinde poli dimos ville ciudad citta comune plaats woonplaats stad"),
        (Country, "country countrycode addrcountry iso land staat chora xora pays pais paese"),
        ("phone", "phone phonenumber phones telephone tel telephonenumber mobile contactphone telefon telefonnummer tilefono tilephono telefono telefoon"),
        ("email", "email mail emailaddress contactemail epost courriel correo"),
        ("website", "website url web homepage site link contactwebsite webseite internet internetseite istoselida siteweb sitioweb sitoweb"),
        ("openingHours", "openinghours hours businesshours oeffnungszeiten offnungszeiten orario orari horaires horario orariolitourgias openingstijden"),
        ("cuisine", "cuisine cuisines kueche kuche kouzina cocina cucina keuken"),
        ("description", "description about summary beschreibung perigrafi descripcion descrizione omschrijving"),
        ("features", "features amenities ausstattung"),
        ("priceLevel", "pricelevel price pricerange preis preisniveau"),
        ("wheelchair", "wheelchair accessible barrierefrei rollstuhl"),
        ("outdoorSeating", "outdoorseating terrace terrasse aussenplatze"),
        ("internetAccess", "internetaccess wifi wlan"),
        ("menuUrl", "menuurl menu speisekarte"),
        ("facebook", "facebook contactfacebook"),
        ("instagram", "instagram contactinstagram"),
        (Popularity, "popularity rank beliebtheit"),
        (Facts, "facts"),
    ];

    private static readonly Dictionary<string, string> ByName = Synonyms
        .SelectMany(key => key.Names.Split(' ').Append(key.Key.ToLowerInvariant()).Select(name => (name, key.Key)))
        .DistinctBy(pair => pair.name)
        .ToDictionary(pair => pair.name, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Every key, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Synonyms.Select(pair => pair.Key)];

    /// <summary>What tells a venue from others where nothing names it.</summary>
    public static IReadOnlyList<string> Identifying { get; } = [Name, Street, HouseNumber, Postcode, City, Lat, Lon];

    /// <summary>Keys that are numbers.</summary>
    public static bool IsNumber(string key) => key is Lat or Lon or Popularity;

    /// <summary>The key that a column seems to be; null for none.</summary>
    public static string? Guess(string column)
    {
        var folded = Enrichment.TextFolding.Fold(column);
        var latin = Enrichment.Transliteration.ToLatin(folded) ?? folded;
        return ByName.GetValueOrDefault(new string([.. latin.Where(char.IsAsciiLetterOrDigit)]));
    }
}
