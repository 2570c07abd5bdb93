namespace Voy8.DemoSites.Prose;

/// <summary>What a venue says of itself, in its owner's voice. Paragraphs are plain text.</summary>
/// <param name="FeatureSentences">By feature code, for those that the introduction leaves out.</param>
/// <param name="Dishes">Empty for venues without a menu.</param>
public sealed record VenueText(
    string Introduction,
    string Place,
    string History,
    string Voice,
    string Closing,
    Owner? Owner,
    IReadOnlyDictionary<string, string> FeatureSentences,
    IReadOnlyList<Dish> Dishes,
    IReadOnlyList<Dish> Drinks);

/// <param name="Price">As printed, without the currency.</param>
/// <param name="Diet">v (vegetarian), vg (vegan) or null.</param>
public sealed record Dish(string Name, string Price, string? Diet)
{
    public static Dish Read(string text) => text.Split('|') switch
    {
        [var name, var price, var diet] => new Dish(name, price, diet),
        [var name, var price] => new Dish(name, price, null),
        _ => throw new FormatException($"'{text}' is not a dish."),
    };
}
