using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Voy8.Web.Components.Layout;

/// <summary>A link of the menu that is also marked on pages of its section that live elsewhere.</summary>
public sealed class SectionLink : NavLink
{
    /// <summary>How the path of those pages begins.</summary>
    [Parameter, EditorRequired]
    public string Also { get; set; } = "";

    protected override bool ShouldMatch(string uriAbsolute) =>
        base.ShouldMatch(uriAbsolute) || new Uri(uriAbsolute).AbsolutePath.StartsWith(Also, StringComparison.Ordinal);
}
