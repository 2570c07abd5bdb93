using System.Buffers;

namespace Voy8.Core.Catalogue.Importing.Formats;

/// <summary>
/// What a spreadsheet would take for a formula begins with an apostrophe in files that we write, and loses it again in those that we read.
/// Telephone numbers and coordinates do no harm and stay as they are. See OWASP, CSV Injection.
/// </summary>
internal static class CsvFormula
{
    private static readonly SearchValues<char> Harmless = SearchValues.Create("0123456789 ()+-./;,");

    public static string Shield(string field) => IsFormula(field.AsSpan().TrimStart('\'')) ? "'" + field : field;

    public static string Unshield(string field) => field is ['\'', .. var rest] && IsFormula(rest.AsSpan().TrimStart('\'')) ? rest : field;

    private static bool IsFormula(ReadOnlySpan<char> field) =>
        field.Length > 0 && (field[0] is '=' or '@' or '\t' or '\r' || (field[0] is '+' or '-' && field.ContainsAnyExcept(Harmless)));
}
