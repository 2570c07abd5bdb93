namespace Voy8.Core.Extraction.Hours;

/// <summary>Days alone, as in <c>Mo-Fr</c> or <c>Monday</c> in another language.</summary>
internal static class HoursRange
{
    public static int? Of(IReadOnlyList<HoursToken> tokens)
    {
        if (tokens is [{ Kind: HoursTokenKind.Days } single])
        {
            return single.Days;
        }

        if (tokens is not [{ Kind: HoursTokenKind.Days } first, { Kind: HoursTokenKind.To }, { Kind: HoursTokenKind.Days } last] || !int.IsPow2(first.Days) || !int.IsPow2(last.Days))
        {
            return null;
        }

        return HoursParser.Range(int.Log2(first.Days), int.Log2(last.Days));
    }
}
