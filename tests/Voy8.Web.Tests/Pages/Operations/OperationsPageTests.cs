using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Voy8.Testing;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages.Operations;

/// <summary>Renders the operators' pages, with what their menus, dialogs and messages need.</summary>
public abstract class OperationsPageTests : PageTests
{
    private IRenderedComponent<MudDialogProvider>? _dialogs;

    protected IRenderedComponent<TPage> Open<TPage>(string uri, Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null)
        where TPage : IComponent
    {
        Navigation.NavigateTo(uri);
        Render<MudPopoverProvider>();
        _dialogs = Render<MudDialogProvider>();
        return Render(parameters ?? (_ => { }));
    }

    /// <summary>The dialog that is open.</summary>
    protected IRenderedComponent<MudDialogProvider> Dialog()
    {
        _dialogs!.WaitForElement(".mud-dialog", Soon);
        return _dialogs!;
    }

    protected async Task ConfirmAsync()
    {
        var dialog = Dialog();
        await dialog.InvokeAsync(() => dialog.Find("button.confirm").Click());
        dialog.WaitForAssertion(() => dialog.FindAll(".mud-dialog").ShouldBeEmpty(), Soon);
    }

    /// <summary>What was said last.</summary>
    protected string? Said => Services.GetRequiredService<ISnackbar>().ShownSnackbars.LastOrDefault()?.Message;

    protected Task SaidAsync(string text) => Eventually.TrueAsync(() => Said?.Contains(text, StringComparison.Ordinal) == true, Soon, $"\"{text}\" is said (it was: {Said})");

    /// <summary>Lets time pass until something is so.</summary>
    protected Task PassAsync(Func<bool> until, string what) => Eventually.TrueAsync(() =>
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return until();
    }, Soon, what);

    protected int Asked(string request) => Api.Requests.Count(seen => seen == request);
}
