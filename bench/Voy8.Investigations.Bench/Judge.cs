using System.Globalization;
using System.Text;

namespace Voy8.Investigations.Bench;

/// <summary>Ways to tell whether an answer is right, whatever words it is in.</summary>
public static class Judge
{
    private const int SubscriberDigits = 7;

    /// <summary>It begins with yes or no, and with the right one.</summary>
    public static Func<string, bool> YesOrNo(bool yes) => answer => Words(answer).FirstOrDefault() == (yes ? "yes" : "no");

    /// <summary>It has the last digits of the number, however they are grouped.</summary>
    public static Func<string, bool> Phone(string phone) => answer => Digits(WithoutMarkers(answer)).Contains(Digits(phone)[^SubscriberDigits..], StringComparison.Ordinal);

    /// <summary>It names all of these.</summary>
    public static Func<string, bool> Names(params string[] names) => answer => names.All(name => Fold(answer).Contains(Fold(name), StringComparison.Ordinal));

    /// <summary>It names one of these.</summary>
    public static Func<string, bool> AnyOf(IReadOnlyCollection<string> names) => answer => names.Any(name => Fold(answer).Contains(Fold(name), StringComparison.Ordinal));

    /// <summary>It names the one before it names the other, or does not name the other.</summary>
    public static Func<string, bool> First(string name, string other) => answer =>
        Fold(answer).IndexOf(Fold(name), StringComparison.Ordinal) is >= 0 and var at && (Fold(answer).IndexOf(Fold(other), StringComparison.Ordinal) is var otherAt && (otherAt < 0 || at < otherAt));

    /// <summary>It has a number that is so near.</summary>
    public static Func<string, bool> Number(double expected, double tolerance = 0) => answer =>
        Numbers(WithoutMarkers(answer)).Any(number => Math.Abs(number - expected) <= tolerance || Math.Abs((number * 1_000) - expected) <= tolerance);

    private static IEnumerable<double> Numbers(string text)
    {
        var number = new StringBuilder();
        foreach (var letter in text.Replace(",", "", StringComparison.Ordinal) + " ")
        {
            if (char.IsAsciiDigit(letter) || (letter == '.' && number.Length > 0))
            {
                number.Append(letter);
                continue;
            }

            if (double.TryParse(number.ToString().TrimEnd('.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                yield return value;
            }

            number.Clear();
        }
    }

    // The number of a source is no answer.
    private static string WithoutMarkers(string text)
    {
        var kept = new StringBuilder();
        var depth = 0;
        foreach (var letter in text)
        {
            depth += letter == '[' ? 1 : 0;
            kept.Append(depth == 0 ? letter.ToString() : "");
            depth -= letter == ']' && depth > 0 ? 1 : 0;
        }

        return kept.ToString();
    }

    private static string[] Words(string text) => Fold(text).Split([' ', '\n', '\t', '.', ',', ';', ':', '!', '*', '_', '[', '—', '–', '-'], StringSplitOptions.RemoveEmptyEntries);

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static string Fold(string text) => text.Replace('’', '\'').ToUpperInvariant().ToLowerInvariant();
}
