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

    /// <summary>Sends a file as it is read; nothing of it is kept in memory.</summary>
    public Task<ImportResponse> UploadAsync(ImportUpload upload, Stream file, CancellationToken cancellationToken)
    {
        var form = new MultipartFormDataContent();
        // The fields come first, so that the API knows them when the file begins.
        Add("dataset", upload.Dataset);
        Add("dataset_name", upload.DatasetName);
        Add("attribution", upload.Attribution);
        Add("licence", upload.Licence);
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
public sealed record ImportUpload(string FileName, string Dataset, string? DatasetName, string? Attribution, string? Licence);
