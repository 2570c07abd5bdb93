using Microsoft.AspNetCore.Components;
using Voy8.Web.Clients;
using Voy8.Web.Operations;

namespace Voy8.Web.Components.Operations;

/// <summary>A list with filters in its address.</summary>
public abstract class FilteredPage : AddressedPage
{
    private readonly CancellationTokenSource _cancellation = new();

    [Inject]
    protected Voy8ApiClient Api { get; set; } = null!;

    protected FilterOptions Options { get; private set; } = FilterOptions.None;

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Options = await FilterOptions.LoadAsync(Api, _cancellation.Token);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _cancellation.Cancel();
        _cancellation.Dispose();
    }
}
