using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Voy8.Web.Components.Operations;

/// <summary>A page whose query string is its state: it follows links to itself, and the back button.</summary>
public abstract class AddressedPage : ComponentBase, IDisposable
{
    private string _path = "";

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Read(string uri);

    protected override void OnInitialized()
    {
        _path = PathOf(Navigation.Uri);
        Read(Navigation.Uri);
        Navigation.LocationChanged += LocationChanged;
    }

    protected virtual void Dispose(bool disposing) => Navigation.LocationChanged -= LocationChanged;

    private static string PathOf(string uri) => new Uri(uri).AbsolutePath;

    private void LocationChanged(object? sender, LocationChangedEventArgs args)
    {
        if (PathOf(args.Location) == _path)
        {
            _ = InvokeAsync(() =>
            {
                Read(args.Location);
                StateHasChanged();
            });
        }
    }
}
