using Voy8.Web.Operations;

namespace Voy8.Web.Files;

/// <summary>Addresses of documents and of places in them.</summary>
public static class FileLinks
{
    /// <param name="chunk">The passage that is shown, from 0.</param>
    /// <param name="query">What was asked for: its words are marked.</param>
    /// <param name="version">That <paramref name="chunk"/> is a passage of: with another the page says that the document has changed.</param>
    public static string To(Guid file, int? chunk = null, string? query = null, int? version = null) => Uris.With($"/files/{file}", ("chunk", chunk), ("q", query), ("version", version));

    /// <param name="failed">Only what could not be read.</param>
    /// <param name="page">From 1.</param>
    public static string ToBatch(Guid batch, bool failed = false, int page = 1) =>
        Uris.With($"/batches/{batch}", ("failed", failed ? "true" : null), ("page", page == 1 ? null : page));

    public static string DownloadOf(Guid file) => $"/download/files/{file}";
}
