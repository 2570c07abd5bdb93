using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using Voy8.Contracts;
using Voy8.Web.Clients;
using Voy8.Web.Files;
using Voy8.Web.Importing;

namespace Voy8.Web.Components.Files;

public sealed partial class FileUploader
{
    private const int MaxAtOnce = 200;
    private readonly CancellationTokenSource _gone = new();
    private readonly List<Upload> _uploads = [];
    private bool _dragging;
    private bool _sends;
    private int _chosen;
    private string? _problem;

    [Inject]
    private Voy8ApiClient Api { get; set; } = null!;

    [Inject]
    private IOptions<UploadOptions> Uploads { get; set; } = null!;

    /// <summary>Of one file; null while it is not known.</summary>
    [Parameter]
    public long? MaxBytes { get; set; }

    /// <summary>Another file is there.</summary>
    [Parameter]
    public EventCallback OnUploaded { get; set; }

    private bool IsBusy => _uploads.Any(upload => upload.State is UploadState.Waiting or UploadState.Sending);

    private double Percent => _uploads.Sum(upload => upload.State is UploadState.Sent or UploadState.Failed ? 100 : upload.Percent) / _uploads.Count;

    private string Summary
    {
        get
        {
            var (sent, failed) = (_uploads.Count(upload => upload.State == UploadState.Sent), _uploads.Count(upload => upload.State == UploadState.Failed));
            return $"{sent} of {FileWords.Count(_uploads.Count, "file", "files")} uploaded{(failed > 0 ? $", {failed} not" : "")}";
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task Choose(InputFileChangeEventArgs args)
    {
        (_dragging, _problem) = (false, null);
        _chosen++;
        if (args.FileCount > MaxAtOnce)
        {
            _problem = $"These are {args.FileCount} files: choose at most {MaxAtOnce} at once.";
            return;
        }

        _uploads.AddRange(args.GetMultipleFiles(MaxAtOnce).Select(file => MostOf(file) is { } most && file.Size > most
            ? new Upload(file) { State = UploadState.Failed, Error = $"It is larger than {FileWords.Size(most)}: divide it, and upload the parts." }
            : new Upload(file)));
        await SendAllAsync();
    }

    private Task AgainAsync(Upload upload)
    {
        (upload.State, upload.Percent, upload.Error) = (UploadState.Waiting, 0, null);
        return SendAllAsync();
    }

    // One after the other: they share one connection to the browser.
    private async Task SendAllAsync()
    {
        if (_sends)
        {
            return;
        }

        _sends = true;
        try
        {
            while (_uploads.Find(upload => upload.State == UploadState.Waiting) is { } next && !_gone.IsCancellationRequested)
            {
                await SendAsync(next);
                await OnUploaded.InvokeAsync();
                StateHasChanged();
            }
        }
        finally
        {
            _sends = false;
        }
    }

    private async Task SendAsync(Upload upload)
    {
        upload.State = UploadState.Sending;
        StateHasChanged();
        try
        {
            await using var content = new CountingStream(upload.File.OpenReadStream(MostOf(upload.File) ?? long.MaxValue, _gone.Token), sent => Show(upload, sent));
            if (IsArchive(upload.File))
            {
                upload.Batch = (await Api.UploadBatchAsync(upload.File.Name, content, _gone.Token)).BatchId;
            }
            else
            {
                upload.WasThere = IsOlder(await Api.UploadFileAsync(upload.File.Name, content, _gone.Token));
            }

            upload.State = UploadState.Sent;
        }
        catch (ApiException problem)
        {
            Log.UploadFailed(Logger, problem, upload.File.Name, problem.Code);
            (upload.State, upload.Error) = (UploadState.Failed, problem.Explanation);
        }
        catch (OperationCanceledException)
        {
            (upload.State, upload.Error) = (UploadState.Failed, "It was interrupted.");
        }
    }

    // What it is tells its content: this only says which way it goes.
    private static bool IsArchive(IBrowserFile file) => file.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private long? MostOf(IBrowserFile file) => IsArchive(file) ? Uploads.Value.MaxBytes : MaxBytes;

    private static bool IsOlder(FileResponse file) => file.Status == "ready";

    private void Show(Upload upload, long sent)
    {
        var percent = upload.File.Size == 0 ? 100 : sent * 100.0 / upload.File.Size;
        if (percent - upload.Percent >= 2 || sent == upload.File.Size)
        {
            upload.Percent = percent;
            _ = InvokeAsync(StateHasChanged);
        }
    }

    private sealed class Upload(IBrowserFile file)
    {
        public IBrowserFile File { get; } = file;

        public UploadState State { get; set; }

        public double Percent { get; set; }

        public string? Error { get; set; }

        /// <summary>What a ZIP became.</summary>
        public Guid? Batch { get; set; }

        /// <summary>The same bytes had been read before.</summary>
        public bool WasThere { get; set; }
    }

    private enum UploadState
    {
        Waiting,
        Sending,
        Sent,
        Failed,
    }
}
