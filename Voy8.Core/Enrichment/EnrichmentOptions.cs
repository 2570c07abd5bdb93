using System.ComponentModel.DataAnnotations;

namespace Voy8.Core.Enrichment;

/// <summary>Section <c>Enrichment</c>: how long what a venue's own site said stays good.</summary>
public sealed class EnrichmentOptions : IValidatableObject
{
    public const string Section = "Enrichment";

    /// <summary>Windows that hold where <see cref="Windows"/> says nothing.</summary>
    public static IReadOnlyDictionary<string, TimeSpan> DefaultWindows { get; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal)
    {
        [FactFields.OpeningHours] = TimeSpan.FromDays(3),
        [FactFields.Description] = TimeSpan.FromDays(14),
        [FactFields.Feature] = TimeSpan.FromDays(14),
        [FactFields.Cuisine] = TimeSpan.FromDays(14),
        [FactFields.PriceLevel] = TimeSpan.FromDays(14),
        [FactFields.Menu] = TimeSpan.FromDays(14),
        [FactFields.Booking] = TimeSpan.FromDays(14),
        [FactFields.Phone] = TimeSpan.FromDays(30),
        [FactFields.Email] = TimeSpan.FromDays(30),
        [FactFields.Social] = TimeSpan.FromDays(60),
        [FactFields.Image] = TimeSpan.FromDays(60),
        [FactFields.Name] = TimeSpan.FromDays(90),
        [FactFields.Website] = TimeSpan.FromDays(90),
        [FactFields.Street] = TimeSpan.FromDays(90),
        [FactFields.HouseNumber] = TimeSpan.FromDays(90),
        [FactFields.Postcode] = TimeSpan.FromDays(90),
        [FactFields.City] = TimeSpan.FromDays(90),
        [FactFields.Country] = TimeSpan.FromDays(90),
    };

    /// <summary>Freshness window by field, overriding the default one: <c>Enrichment:Windows:opening_hours = 1.00:00:00</c>. One minute to ten years.</summary>
    public Dictionary<string, TimeSpan> Windows { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Window of a field without one, and of a site that was read but told nothing.</summary>
    public TimeSpan DefaultWindow { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Windows after which a fact not seen again is forgotten, however seldom its site is read.</summary>
    [Range(1.0, 100.0)]
    public double ForgottenAfterWindows { get; set; } = 8;

    public TimeSpan LifetimeOf(string field) => WindowOf(field) * ForgottenAfterWindows;

    public TimeSpan WindowOf(string field) =>
        Windows.TryGetValue(field, out var window) || DefaultWindows.TryGetValue(field, out window) ? window : DefaultWindow;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, window) in Windows.Append(new(nameof(DefaultWindow), DefaultWindow)))
        {
            if (window < TimeSpan.FromMinutes(1) || window > TimeSpan.FromDays(3650))
            {
                yield return new ValidationResult($"{Section}: the window of {name} must be between one minute and ten years, and is {window}.");
            }
        }
    }
}
