using Voy8.Core.Search;

namespace Voy8.Core.Discovery.Matching;

/// <summary>How alike two names are.</summary>
/// <param name="Value">0 to 1.</param>
/// <param name="Rest">One name holds the other whole, and this besides.</param>
internal readonly record struct NameLikeness(double Value, NameRest Rest);

internal enum NameRest
{
    None,

    /// <summary>What sort of business it is: "Breeze" and "Breeze Café".</summary>
    Generic,

    /// <summary>What may tell another branch or business: "Edeka" and "Edeka Müller".</summary>
    Telling,
}

/// <summary>Compares names: the weight of the words that both have, words with slips counting less (soft Dice).</summary>
internal static class NameSimilarity
{
    private const double MaxGenericRest = 0.97;
    private const double MaxTellingRest = 0.9;

    /// <summary>Names that number what is else alike.</summary>
    private const double MaxOtherNumber = 0.6;

    /// <summary>A primary and a secondary school in one street, a hotel and its restaurant.</summary>
    private const double MaxOtherSort = 0.7;

    /// <param name="a">A name.</param>
    /// <param name="b">Another.</param>
    /// <param name="city">Of the business; a name may add it without being another.</param>
    public static NameLikeness Of(NameForm a, NameForm b, NameForm city)
    {
        if (a.Words.Count == 0 || b.Words.Count == 0)
        {
            return default;
        }

        if (a.Joined == b.Joined)
        {
            return new NameLikeness(1, NameRest.None);
        }

        var (pairs, restA, restB) = Align(a.Words, b.Words);
        RemoveCity(restA, restB, city);
        var both = pairs.Sum(pair => 2 * pair.Weight);
        var shared = pairs.Sum(pair => 2 * pair.Weight * pair.Likeness);
        var all = both + restA.Sum(word => word.Weight) + restB.Sum(word => word.Weight);
        var dice = all == 0 ? 0 : shared / all;
        if (restA.Exists(word => word.IsNumber) && restB.Exists(word => word.IsNumber))
        {
            return new NameLikeness(Math.Min(dice, MaxOtherNumber), NameRest.None);
        }

        if (restA.Exists(word => word.IsGeneric) && restB.Exists(word => word.IsGeneric))
        {
            return new NameLikeness(Math.Min(dice, MaxOtherSort), NameRest.None);
        }

        var joined = Math.Max(dice, JoinedLikeness(a, b));
        var rest = RestOf(a, b, restA, restB);
        var contained = both == 0 ? 0 : rest switch { NameRest.Generic => MaxGenericRest, NameRest.Telling => MaxTellingRest, _ => 0 } * shared / both;
        return contained > joined ? new NameLikeness(contained, rest) : new NameLikeness(joined, NameRest.None);
    }

    private static (List<(double Weight, double Likeness)> Pairs, List<NameWord> RestA, List<NameWord> RestB) Align(IReadOnlyList<NameWord> a, IReadOnlyList<NameWord> b)
    {
        var alike = from wordA in a from wordB in b let likeness = Likeness(wordA, wordB) where likeness > 0 orderby likeness descending select (wordA, wordB, likeness);
        var (restA, restB) = (a.ToList(), b.ToList());
        var pairs = new List<(double, double)>();
        foreach (var (wordA, wordB, likeness) in alike)
        {
            if (restA.Contains(wordA) && restB.Contains(wordB))
            {
                restA.Remove(wordA);
                restB.Remove(wordB);
                pairs.Add((Math.Min(wordA.Weight, wordB.Weight), likeness));
            }
        }

        return (pairs, restA, restB);
    }

    private static void RemoveCity(List<NameWord> restA, List<NameWord> restB, NameForm city)
    {
        foreach (var word in city.Words)
        {
            restA.RemoveAll(other => other.Sound == word.Sound);
            restB.RemoveAll(other => other.Sound == word.Sound);
        }
    }

    private static double Likeness(NameWord a, NameWord b)
    {
        if (a.Text == b.Text || (!a.IsNumber && a.Sound == b.Sound))
        {
            return 1;
        }

        if (a.IsNumber || b.IsNumber)
        {
            return 0;
        }

        return Math.Min(Slips(a.Text, b.Text), Slips(a.Sound, b.Sound)) switch
        {
            1 => 0.9,
            2 => 0.82,
            _ => IsInitialOf(a, b) || IsInitialOf(b, a) ? 0.6 : 0,
        };
    }

    private static int Slips(string a, string b) => EditDistance.Measure(a, b, EditDistance.Tolerated(Math.Min(a.Length, b.Length))) ?? int.MaxValue;

    private static bool IsInitialOf(NameWord a, NameWord b) => a.Text.Length == 1 && b.Text.Length > 1 && a.Text[0] == b.Text[0];

    // What is held must say something.
    private static NameRest RestOf(NameForm a, NameForm b, List<NameWord> restA, List<NameWord> restB)
    {
        var (held, rest) = (restA.Count, restB.Count) switch { (0, _) => (a, restB), (_, 0) => (b, restA), _ => (null, []) };
        return held is null || !held.IsTelling ? NameRest.None : rest.TrueForAll(word => word.IsGeneric) ? NameRest.Generic : NameRest.Telling;
    }

    // "Bella Vista" and "Bellavista", and slips across words.
    private static double JoinedLikeness(NameForm a, NameForm b)
    {
        var length = Math.Min(a.Joined.Length, b.Joined.Length);
        return length < 6 || EditDistance.Measure(a.Joined, b.Joined, EditDistance.Tolerated(length)) is not { } slips ? 0 : 1 - (slips * 0.7 / Math.Max(7, length));
    }
}
