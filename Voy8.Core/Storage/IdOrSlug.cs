using Npgsql;

namespace Voy8.Core.Storage;

internal static class IdOrSlug
{
    /// <summary>Adds $n, the slug, and $n+1, the id, of what a caller names by either. What can be neither finds nothing.</summary>
    public static void AddIdOrSlug(this NpgsqlCommand command, string idOrSlug)
    {
        // PostgreSQL has no text with a NUL.
        command.Parameters.Add(new() { Value = idOrSlug.Contains('\0', StringComparison.Ordinal) ? "" : idOrSlug });
        command.Parameters.Add(new() { Value = Guid.TryParse(idOrSlug, out var id) ? id : Guid.Empty });
    }
}
