using Voy8.Core.Enrichment;
using Voy8.Core.Extraction.Contacts;
using Voy8.Core.Extraction.Hours;
using Voy8.Core.Extraction.PlainHtml;

namespace Voy8.Core.Extraction.StructuredData;

/// <summary>Turns one item that is a business into facts.</summary>
internal sealed class BusinessFacts(HtmlPage page, VenueProfile venue, ItemGraph graph, FactWriter facts, double confidence)
{
    private const int MinDescription = 20;
    private const int MaxDescription = 2_000;
    private const int MaxImages = 5;

    public void Read(Item business)
    {
        Add(FactFields.Name, graph.Texts(business, "name").FirstOrDefault());
        Add(FactFields.Description, graph.Texts(business, "description").Where(text => text.Length >= MinDescription).Select(text => Text.Shorten(HtmlText.Strip(text), MaxDescription)).FirstOrDefault());
        ReadContacts(business);
        ReadAddress(business);
        Add(FactFields.OpeningHours, SchemaHours.Read(business, graph)?.ToOsm());
        Add(FactFields.PriceLevel, graph.Texts(business, "priceRange").Select(PriceLevel.Normalise).FirstOrDefault(level => level is not null));
        foreach (var cuisine in graph.Texts(business, "servesCuisine").SelectMany(Cuisines.Split))
        {
            Add(FactFields.Cuisine, cuisine);
        }

        ReadFeatures(business);
        ReadLinks(business);
    }

    private void Add(string field, string? value) => facts.Add(field, value, confidence);

    private void ReadContacts(Item business)
    {
        var region = Regions.Of(page, venue);
        Item[] sources = [business, .. graph.Items(business, "contactPoint")];
        foreach (var source in sources)
        {
            foreach (var phone in graph.Texts(source, "telephone").Take(5))
            {
                Add(FactFields.Phone, PhoneNumberReader.ToE164(phone, region, stated: true));
            }

            foreach (var email in graph.Texts(source, "email").Take(5))
            {
                Add(FactFields.Email, EmailReader.Normalise(email));
            }
        }
    }

    private void ReadAddress(Item business)
    {
        if (graph.Items(business, "address").FirstOrDefault() is not { } address)
        {
            ReadAddress(graph.Texts(business, "address").FirstOrDefault(text => text.Length < 300) ?? "");
            return;
        }

        if (graph.Texts(address, "streetAddress").FirstOrDefault() is { Length: < 200 } text)
        {
            var (street, number) = AddressReader.SplitStreet(text);
            Add(FactFields.Street, street);
            Add(FactFields.HouseNumber, number);
        }

        Add(FactFields.Postcode, graph.Texts(address, "postalCode").FirstOrDefault(text => text.Length <= 20));
        Add(FactFields.City, graph.Texts(address, "addressLocality").FirstOrDefault(text => text.Length <= 100));
        Add(FactFields.Country, Regions.CodeOf(graph.Texts(address, "addressCountry").FirstOrDefault()));
    }

    // "address": "Hafenstraße 12, 24103 Kiel"
    private void ReadAddress(string text)
    {
        if (AddressReader.Parse([text], Regions.Of(page, venue)) is { IsComplete: true } address)
        {
            Add(FactFields.Street, address.Street);
            Add(FactFields.HouseNumber, address.HouseNumber);
            Add(FactFields.Postcode, address.Postcode);
            Add(FactFields.City, address.City);
        }
    }

    private void ReadFeatures(Item business)
    {
        foreach (var feature in graph.Items(business, "amenityFeature").Take(100))
        {
            var absent = graph.Texts(feature, "value").FirstOrDefault() is { } value && !IsYes(value);
            foreach (var name in graph.Texts(feature, "name").Concat(feature.All("propertyID").Select(id => id.Text).OfType<string>()).TakeWhile(_ => !absent))
            {
                AddFeatures(name);
            }
        }

        foreach (var value in business.All("amenityFeature").Select(value => value.Text).OfType<string>().Take(100))
        {
            AddFeatures(value);
        }

        AddIf(Features.Reservation, "acceptsReservations", text => IsYes(text) || text.StartsWith("http", StringComparison.OrdinalIgnoreCase));
        AddIf(Features.DogsAllowed, "petsAllowed", IsYes);
        AddIf(Features.Smoking, "smokingAllowed", IsYes);
        AddIf(Features.Cards, "paymentAccepted", text => text.Contains("card", StringComparison.OrdinalIgnoreCase) || text.Contains("karte", StringComparison.OrdinalIgnoreCase)
            || text.Contains("visa", StringComparison.OrdinalIgnoreCase) || text.Contains("κάρτ", StringComparison.OrdinalIgnoreCase));

        void AddFeatures(string text)
        {
            foreach (var code in FeaturePhrases.Find(text))
            {
                Add(FactFields.Feature, code);
            }
        }

        void AddIf(string code, string property, Func<string, bool> holds)
        {
            if (graph.Texts(business, property).Any(holds))
            {
                Add(FactFields.Feature, code);
            }
        }
    }

    private void ReadLinks(Item business)
    {
        foreach (var menu in graph.Urls(business, "hasMenu").Concat(graph.Urls(business, "menu")).Take(1))
        {
            Add(FactFields.Menu, page.Resolve(menu)?.AbsoluteUri);
        }

        var reservations = graph.Items(business, "potentialAction").Where(action => action.Types.Contains("ReserveAction")).SelectMany(action => graph.Urls(action, "target"));
        foreach (var booking in reservations.Concat(graph.Texts(business, "acceptsReservations").Where(text => text.StartsWith("http", StringComparison.OrdinalIgnoreCase))).Take(1))
        {
            Add(FactFields.Booking, page.Resolve(booking)?.AbsoluteUri);
        }

        foreach (var social in graph.Urls(business, "sameAs").Select(page.Resolve).OfType<Uri>().Where(SocialLinks.IsProfile))
        {
            Add(FactFields.Social, social.AbsoluteUri);
        }

        foreach (var image in graph.Urls(business, "image").Concat(graph.Urls(business, "photo")).Concat(graph.Urls(business, "logo")).Take(MaxImages))
        {
            Add(FactFields.Image, page.Resolve(image)?.AbsoluteUri);
        }
    }

    private static bool IsYes(string value) => value.Trim().ToLowerInvariant() is "true" or "yes" or "1" or "ja" or "ναι" or "http://schema.org/true" or "https://schema.org/true";
}
