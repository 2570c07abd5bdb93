namespace Voy8.Core.Catalogue.Exporting;

/// <summary>Writes venues one after the other; what is written leaves memory now and then.</summary>
internal abstract class ExportWriter : IAsyncDisposable
{
    public abstract Task WriteAsync(ExportedVenue venue, CancellationToken cancellationToken);

    /// <summary>Nothing more comes.</summary>
    public abstract Task EndAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
