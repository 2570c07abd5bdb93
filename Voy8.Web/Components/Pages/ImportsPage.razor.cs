using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Importing;

namespace Voy8.Web.Components.Pages;

/// <summary>The imports, live while one is under way, and the upload of another.</summary>
public sealed partial class ImportsPage
{
    private readonly CancellationTokenSource _cancellation = new();
    private IReadOnlyList<ImportResponse>? _imports;
    private ApiException? _error;
    private IBrowserFile? _file;
    private string _dataset = "";
    private string? _attribution;
    private string? _uploadError;
    private bool _uploading;
    private bool _dragging;
    private double _sentPercent;
    private bool _dryRun;

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private IOptions<UploadOptions> Uploads { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<ImportsPage> Logger { get; set; } = null!;

    private bool CanUpload => _file is not null && !_uploading && DatasetSlug.IsValid(_dataset);

    public void Dispose()
    {
        _cancellation.Cancel();
        _cancellation.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            await LoadAsync();
            _ = FollowAsync();
        }
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1024 * 1024 => $"{Math.Max(1, bytes / 1024)} KB",
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.#} GB"),
    };

    private Task FollowAsync() => Polling.FollowAsync(
        () => _imports?.Any(import => import.FinishedAt is null && import.State != "failed") == true,
        async () =>
        {
            await LoadAsync();
            StateHasChanged();
        },
        Time,
        _cancellation.Token);

    private async Task LoadAsync()
    {
        try
        {
            _imports = (await Api.GetImportsAsync(_cancellation.Token)).Imports;
            _error = null;
        }
        catch (ApiException problem)
        {
            _error = problem;
        }
    }

    private async Task Choose(InputFileChangeEventArgs args)
    {
        _uploadError = null;
        _dragging = false;
        ForgetPreview();
        _file = args.File;
        if (_file.Size > Uploads.Value.MaxBytes)
        {
            _uploadError = $"{_file.Name} is larger than {Size(Uploads.Value.MaxBytes)} (Uploads:MaxMegabytes). The worker's own 'import' command takes files of any size.";
            _file = null;
        }
        else if (_dataset.Length == 0)
        {
            _dataset = DatasetSlug.FromFileName(_file.Name);
        }

        if (_file is not null)
        {
            await ReadBeginningAsync(_file);
        }
    }

    private async Task UploadAsync()
    {
        if (!CanUpload || _file is not { } file)
        {
            return;
        }

        _uploading = true;
        _uploadError = null;
        _sentPercent = 0;
        try
        {
            await using var content = new CountingStream(file.OpenReadStream(Uploads.Value.MaxBytes, _cancellation.Token), sent => ShowSent(sent, file.Size));
            await Api.UploadAsync(new ImportUpload(file.Name, _dataset, null, _attribution, null) { Mapping = Mapping, DryRun = _dryRun }, content, _cancellation.Token);
            if (!_dryRun)
            {
                // What was tried goes in with one more click.
                _file = null;
                _dataset = "";
                ForgetPreview();
            }

            _dryRun = false;
            await LoadAsync();
        }
        catch (ApiException problem)
        {
            Log.UploadFailed(Logger, problem, file.Name, problem.Code);
            _uploadError = problem.Message;
        }
        finally
        {
            _uploading = false;
        }
    }

    private void ShowSent(long sent, long size)
    {
        var percent = size == 0 ? 100 : sent * 100.0 / size;
        if (percent - _sentPercent >= 1 || sent == size)
        {
            _sentPercent = percent;
            _ = InvokeAsync(StateHasChanged);
        }
    }
}
