using System.Net.Http.Headers;
using Voy8.Contracts;

namespace Voy8.Web.Clients;

public sealed partial class Voy8ApiClient
{
    public Task<ImportsResponse> GetImportsAsync(CancellationToken cancellationToken) => GetAsync<ImportsResponse>("/imports", cancellationToken);

    public Task<ImportErrorsResponse> GetImportErrorsAsync(Guid id, CancellationToken cancellationToken) =>
        GetAsync<ImportErrorsResponse>($"/imports/{id}/errors", cancellationToken);

    public Task<DatasetsResponse> GetDatasetsAsync(CancellationToken cancellationToken) =>
        GetAsync<DatasetsResponse>("/datasets", cancellationToken);

    /// <summary>How the beginning of a file would be read.</summary>
    /// <param name="fileName">Its name, which may tell its format.</param>
    /// <param name="beginning">At most 1 MiB.</param>
    /// <param name="mapping">Columns that somebody chose, as JSON; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<ImportPreviewResponse> PreviewImportAsync(string fileName, ReadOnlyMemory<byte> beginning, string? mapping, CancellationToken cancellationToken)
    {
        var form = new MultipartFormDataContent { { new ReadOnlyMemoryContent(beginning), "file", fileName } };
        if (mapping is not null)
        {
            form.Add(new StringContent(mapping), "mapping");
        }

        return SendAsync<ImportPreviewResponse>(Streams, new HttpRequestMessage(HttpMethod.Post, "/imports/preview") { Content = form }, cancellationToken);
    }

    /// <summary>Sends a file as it is read; nothing of it is kept in memory.</summary>
    public Task<ImportResponse> UploadAsync(ImportUpload upload, Stream file, CancellationToken cancellationToken)
    {
        var form = new MultipartFormDataContent();
        // The fields come first, so that the API knows them when the file begins.
        Add("dataset", upload.Dataset);
        Add("dataset_name", upload.DatasetName);
        Add("attribution", upload.Attribution);
        Add("licence", upload.Licence);
        Add("mapping", upload.Mapping);
        Add("dry_run", upload.DryRun ? "true" : null);
        var content = new StreamContent(file, 64 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, "file", upload.FileName);
        return SendAsync<ImportResponse>(Streams, new HttpRequestMessage(HttpMethod.Post, "/imports") { Content = form }, cancellationToken);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                form.Add(new StringContent(value.Trim()), name);
            }
        }
    }
}

/// <param name="Dataset">The slug of the dataset; it is made when it is new.</param>
public sealed record ImportUpload(string FileName, string Dataset, string? DatasetName, string? Attribution, string? Licence)
{
    /// <summary>Columns that somebody chose, as JSON.</summary>
    public string? Mapping { get; init; }

    public bool DryRun { get; init; }
}
