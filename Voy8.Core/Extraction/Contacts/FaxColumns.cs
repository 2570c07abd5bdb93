using AngleSharp.Dom;

namespace Voy8.Core.Extraction.Contacts;

/// <summary>Numbers in the columns of tables whose heading is "Fax".</summary>
internal static class FaxColumns
{
    private const int MaxTables = 30;
    private const int MaxRows = 200;

    public static HashSet<string> Numbers(HtmlPage page, string? region)
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in page.Mentions("<table") && page.Mentions("fax", "φαξ") ? page.Elements("table").Take(MaxTables) : [])
        {
            var column = -1;
            foreach (var row in table.QuerySelectorAll("tr").Where(row => row.Closest("table") == table).Take(MaxRows))
            {
                var cells = row.Children.Where(cell => cell.LocalName is "td" or "th").ToList();
                if (column >= 0 && column < cells.Count && PhoneNumberReader.ToE164(VisibleText.Of(cells[column], " "), region) is { } number)
                {
                    numbers.Add(number);
                }
                else if (cells.Count > 1 && cells.FindIndex(cell => cell.TextContent.Length < 60 && PhoneLabels.IsFaxTitle(cell.TextContent) && !cell.TextContent.Any(char.IsDigit)) is var found and >= 0)
                {
                    // A label beside its number ("Fax | 030 123456") heads no column.
                    column = found + 1 < cells.Count && cells[found + 1].TextContent.Any(char.IsDigit) ? column : found;
                }
            }
        }

        return numbers;
    }
}
