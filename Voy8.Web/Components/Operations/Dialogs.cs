using MudBlazor;

namespace Voy8.Web.Components.Operations;

public static class Dialogs
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true };

    /// <param name="grave">It cannot be taken back.</param>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, string question, string yes, bool grave = false, params IReadOnlyList<string> lines)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(
            question,
            new DialogParameters<ConfirmDialog>
            {
                { confirm => confirm.Lines, lines },
                { confirm => confirm.Yes, yes },
                { confirm => confirm.Grave, grave },
                { confirm => confirm.No, grave ? "Keep it" : "Cancel" },
            },
            Options);
        return await dialog.Result is { Canceled: false };
    }

    /// <summary>Shows a dialog that does its own work.</summary>
    public static async Task ShowAsync<TDialog>(this IDialogService dialogs, string title, DialogParameters<TDialog> parameters)
        where TDialog : Microsoft.AspNetCore.Components.ComponentBase
    {
        var dialog = await dialogs.ShowAsync<TDialog>(title, parameters, Options);
        await dialog.Result;
    }
}
