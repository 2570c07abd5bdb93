using Voy8.DemoSites.Seeding;

namespace Voy8.DemoSites.Prose;

/// <summary>A person, in the cases that the sentences need.</summary>
/// <param name="Subject">With the article where the language has one before names: "ο Στέλιος Καλαφάτης".</param>
/// <param name="Possessor">"του Στέλιου Καλαφάτη"; as the subject in languages whose names do not change.</param>
/// <param name="Signature">Without article.</param>
public sealed record Owner(string Subject, string Possessor, string Signature)
{
    public static Owner Pick(Language language, SeededRandom random)
    {
        var first = random.Pick(language.Owners.First);
        var last = random.Pick(language.Owners.Last);
        if (first.Count == 1)
        {
            var name = $"{first[0]} {last[0]}";
            return new Owner(name, name, name);
        }
        // A Greek woman bears her family name in the genitive.
        var family = first[2] == "m" ? last[0] : last[1];
        var subject = $"{first[0]} {family}";
        return new Owner(subject, $"{first[1]} {last[1]}", subject[(subject.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }
}
