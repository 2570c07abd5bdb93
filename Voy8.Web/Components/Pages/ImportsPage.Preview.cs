using System.Text.Json;
using Microsoft.AspNetCore.Components.Forms;
using Voy8.Contracts;
using Voy8.Web.Clients;

namespace Voy8.Web.Components.Pages;

/// <summary>What the file that was chosen would become.</summary>
public sealed partial class ImportsPage
{
    private const int PreviewBytes = 1024 * 1024;

    private readonly Dictionary<string, string> _columns = new(StringComparer.Ordinal);
    private ReadOnlyMemory<byte> _beginning;
    private ImportPreviewResponse? _preview;
    private string? _previewError;
    private bool _previewing;

    /// <summary>Null when nobody chose a column.</summary>
    private string? Mapping => _columns.Count == 0 ? null : JsonSerializer.Serialize(_columns);

    private void ForgetPreview()
    {
        _columns.Clear();
        (_beginning, _preview, _previewError) = (default, null, null);
    }

    private async Task ReadBeginningAsync(IBrowserFile file)
    {
        _previewing = true;
        try
        {
            var buffer = new byte[Math.Min(file.Size, PreviewBytes)];
            await using var content = file.OpenReadStream(Uploads.Value.MaxBytes, _cancellation.Token);
            var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, _cancellation.Token);
            _beginning = buffer.AsMemory(0, length);
        }
        catch (Exception exception) when (exception is IOException or Microsoft.JSInterop.JSException)
        {
            _previewError = "The browser cannot read the file any more. Choose it again.";
            _previewing = false;
            return;
        }

        await PreviewAsync(file.Name);
    }

    private async Task ChooseColumnAsync(ColumnChoice choice)
    {
        _columns[choice.Key] = choice.Column;
        await PreviewAsync(_file?.Name ?? "");
    }

    private async Task PreviewAsync(string fileName)
    {
        if (_beginning.IsEmpty)
        {
            _previewing = false;
            return;
        }

        _previewing = true;
        try
        {
            _preview = await Api.PreviewImportAsync(fileName, _beginning, Mapping, _cancellation.Token);
            _previewError = null;
        }
        catch (ApiException problem)
        {
            _previewError = problem.Errors?.Values.FirstOrDefault()?.FirstOrDefault() ?? problem.Message;
        }
        finally
        {
            _previewing = false;
        }
    }
}
