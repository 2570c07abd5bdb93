using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Voy8.Contracts;
using Voy8.Web.Operations;

namespace Voy8.Web.Clients;

public sealed partial class Voy8ApiClient
{
    /// <summary>Files that the caller may see, newest first, and what the caller keeps.</summary>
    /// <param name="shared">Those that operators shared; else the caller's own.</param>
    public Task<FilesResponse> GetFilesAsync(bool shared, int limit, int offset, CancellationToken cancellationToken) =>
        GetAsync<FilesResponse>(Uris.With("/files", ("shared", shared ? "true" : null), ("limit", limit), ("offset", offset)), cancellationToken);

    /// <returns>Null when there is no such file, or it is somebody else's.</returns>
    public async Task<FileResponse?> GetFileAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync<FileResponse>($"/files/{id}", cancellationToken);
        }
        catch (ApiException problem) when (problem.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Passages of a document, in order.</summary>
    public Task<FileChunksResponse> GetFileChunksAsync(Guid id, int from, int limit, CancellationToken cancellationToken) =>
        GetAsync<FileChunksResponse>(Uris.With($"/files/{id}/chunks", ("from", from), ("limit", limit)), cancellationToken);

    /// <summary>Sends a file as it is read; nothing of it is kept in memory.</summary>
    public Task<FileResponse> UploadFileAsync(string name, Stream file, CancellationToken cancellationToken)
    {
        var content = new StreamContent(file, 64 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return SendAsync<FileResponse>(Streams, new HttpRequestMessage(HttpMethod.Post, Uris.With("/files", ("name", name))) { Content = content }, cancellationToken);
    }

    /// <summary>Sends a ZIP as it is read; the job of its batch takes it apart.</summary>
    public Task<BatchResponse> UploadBatchAsync(string name, Stream archive, CancellationToken cancellationToken)
    {
        var content = new StreamContent(archive, 64 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return SendAsync<BatchResponse>(Streams, new HttpRequestMessage(HttpMethod.Post, Uris.With("/batches", ("name", name))) { Content = content }, cancellationToken);
    }

    public Task<BatchResponse> RetryBatchAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync<BatchResponse>(Requests, new HttpRequestMessage(HttpMethod.Post, $"/batches/{id}/retry"), cancellationToken);

    public Task<BatchResponse> CancelBatchAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync<BatchResponse>(Requests, new HttpRequestMessage(HttpMethod.Post, $"/batches/{id}/cancel"), cancellationToken);

    /// <summary>Forgets a batch.</summary>
    public Task DeleteBatchAsync(Guid id, CancellationToken cancellationToken) => CommandAsync(HttpMethod.Delete, $"/batches/{id}", content: null, cancellationToken);

    /// <param name="dataset">Id or slug; null: its owner's alone again.</param>
    public Task<FileResponse> ShareFileAsync(Guid id, string? dataset, CancellationToken cancellationToken) => SendAsync<FileResponse>(
        Requests,
        new HttpRequestMessage(HttpMethod.Put, $"/files/{id}/dataset") { Content = JsonContent.Create(new ShareFileRequest(dataset), options: Voy8Json.Options) },
        cancellationToken);

    public Task<FileResponse> RetryFileAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync<FileResponse>(Requests, new HttpRequestMessage(HttpMethod.Post, $"/files/{id}/retry"), cancellationToken);

    public Task DeleteFileAsync(Guid id, CancellationToken cancellationToken) => CommandAsync(HttpMethod.Delete, $"/files/{id}", content: null, cancellationToken);

    /// <summary>Passages of documents by words and meaning, best first.</summary>
    /// <param name="text">At most 200 characters.</param>
    /// <param name="fileId">Only in this document; null for all.</param>
    public Task<DocumentSearchResponse> FindPassagesAsync(string text, Guid? fileId, CancellationToken cancellationToken) =>
        GetAsync<DocumentSearchResponse>(Uris.With("/documents/search", ("q", text), ("file_id", fileId), ("limit", fileId is null ? 20 : 50)), cancellationToken);
}
