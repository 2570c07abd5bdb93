using System.Globalization;
using System.Net.Http.Json;
using Voy8.Contracts;
using Voy8.Web.Operations;

namespace Voy8.Web.Clients;

public sealed partial class Voy8ApiClient
{
    /// <summary>The caller's own notes, newest change first.</summary>
    public Task<NotesResponse> GetNotesAsync(Guid? venueId, int limit, int offset, CancellationToken cancellationToken) =>
        GetAsync<NotesResponse>(Uris.With("/notes", ("venue_id", venueId), ("limit", limit), ("offset", offset)), cancellationToken);

    /// <summary>The caller's own notes by words and meaning, best first.</summary>
    /// <param name="text">At most 200 characters.</param>
    public Task<NoteSearchResponse> FindNotesAsync(string text, CancellationToken cancellationToken) =>
        GetAsync<NoteSearchResponse>(Uris.With("/notes/search", ("q", text), ("limit", 50)), cancellationToken);

    public Task<NoteResponse> GetNoteAsync(Guid id, CancellationToken cancellationToken) => GetAsync<NoteResponse>($"/notes/{id}", cancellationToken);

    public Task<NoteResponse> AddNoteAsync(Guid venueId, string text, CancellationToken cancellationToken) =>
        SendAsync<NoteResponse>(Requests, Post("/notes", new NoteRequest(venueId, text)), cancellationToken);

    /// <param name="version">The one that was changed; another is not overwritten (412 <c>note_changed</c>).</param>
    public Task<NoteResponse> EditNoteAsync(Guid id, string text, int version, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/notes/{id}") { Content = JsonContent.Create(new NoteTextRequest(text), options: Voy8Json.Options) };
        request.Headers.TryAddWithoutValidation("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));
        return SendAsync<NoteResponse>(Requests, request, cancellationToken);
    }

    public Task DeleteNoteAsync(Guid id, CancellationToken cancellationToken) => CommandAsync(HttpMethod.Delete, $"/notes/{id}", content: null, cancellationToken);

    public Task<NoteResponse> RestoreNoteAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync<NoteResponse>(Requests, new HttpRequestMessage(HttpMethod.Post, $"/notes/{id}/restore"), cancellationToken);

    /// <returns>HTML that is safe to show.</returns>
    public async Task<string> PreviewNoteAsync(string text, CancellationToken cancellationToken) =>
        (await SendAsync<NotePreviewResponse>(Requests, Post("/notes/preview", new NoteTextRequest(text)), cancellationToken)).Html;

    /// <summary>Has the vectors of the caller's notes made anew.</summary>
    public Task<RegenerateEmbeddingsResponse> RegenerateEmbeddingsAsync(CancellationToken cancellationToken) =>
        SendAsync<RegenerateEmbeddingsResponse>(Requests, new HttpRequestMessage(HttpMethod.Post, "/semantic/regenerate-embeddings"), cancellationToken);

    private static HttpRequestMessage Post<T>(string path, T body) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Voy8Json.Options) };
}
