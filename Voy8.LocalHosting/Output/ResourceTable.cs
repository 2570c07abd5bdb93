namespace Voy8.LocalHosting.Output;

/// <summary>A row of the closing table.</summary>
internal sealed record ResourceRow(string Resource, string State, string Address);

/// <summary>The table that is printed once everything is healthy.</summary>
internal static class ResourceTable
{
    public static IEnumerable<string> Format(IReadOnlyList<ResourceRow> rows)
    {
        rows = [new ResourceRow("Resource", "State", "Address"), .. rows];
        var name = rows.Max(row => row.Resource.Length);
        var state = rows.Max(row => row.State.Length);
        return rows.Select(row => $"  {row.Resource.PadRight(name)}  {row.State.PadRight(state)}  {row.Address}");
    }
}
