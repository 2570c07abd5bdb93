namespace Voy8.Web.Components.Layout;

/// <summary>Where "back to the results" leads, in one reader's session.</summary>
public sealed class LastSearch
{
    public string Uri { get; set; } = "/";
}
