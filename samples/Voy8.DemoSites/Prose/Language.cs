using System.Text.Json.Serialization;

namespace Voy8.DemoSites.Prose;

/// <summary>One of the town's languages, and everything that is said in it: <c>prose.{code}.json</c>.</summary>
public sealed record Language
{
    public static IReadOnlyList<string> Codes { get; } = ["en", "de", "el"];

    [JsonPropertyName("language")]
    public required string Code { get; init; }

    /// <summary>Whose rules its phone numbers and postcodes follow.</summary>
    public required string Country { get; init; }

    public required string City { get; init; }
    public required string Postcode { get; init; }
    public required string Address { get; init; }
    public required string AddressLine { get; init; }
    public required IReadOnlyList<string> Days { get; init; }
    public required IReadOnlyList<string> ShortDays { get; init; }
    public required HoursWords Hours { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>By feature code: a label first, then sentences.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Features { get; init; }

    /// <summary>By quarter: sentences with {address}.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Places { get; init; }

    public required OwnerNames Owners { get; init; }
    public required IReadOnlyList<string> History { get; init; }
    public required IReadOnlyList<string> Chronicle { get; init; }
    public required IReadOnlyList<string> Voice { get; init; }
    public required IReadOnlyList<string> Closings { get; init; }
    public required IReadOnlyList<string> Specials { get; init; }
    public required string SpecialSentence { get; init; }
    public required IReadOnlyDictionary<string, string> News { get; init; }

    /// <summary>Name|price.</summary>
    public required IReadOnlyList<string> Drinks { get; init; }

    /// <summary>By cuisine or kind: name|price, and |v (vegetarian) or |vg (vegan).</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Dishes { get; init; }

    public static Language Load(string code) => Resource.Json<Language>($"prose.{code}.json");

    public string Label(string key) => Labels[key];

    public string FeatureLabel(string feature) => Features[feature][0];
}

/// <param name="Clock">12h or 24h.</param>
public sealed record HoursWords(
    string Range, string ShortRange, string And, string Closed, string Daily, string Time, string Clock, string Sentence, string ClosedSentence, string Always);

/// <summary>Given names and family names; in Greek each with its genitive, given names with article and gender too.</summary>
public sealed record OwnerNames(IReadOnlyList<IReadOnlyList<string>> First, IReadOnlyList<IReadOnlyList<string>> Last);
