using Npgsql;
using Voy8.Core.Files;
using static Voy8.Core.Investigations.InvestigationSql;

namespace Voy8.Core.Investigations;

/// <summary>Tells of cited passages whether they still stand where they were found.</summary>
internal static class CitedFiles
{
    private const string Versions = $"select f.id, f.ready_version from stored_file f where {FileSql.Visible} and f.id = any ($2)";

    /// <summary>What cannot be read any more is not quoted either.</summary>
    public static async Task<IReadOnlyList<Investigation>> CompareAsync(
        NpgsqlDataSource database, Guid ownerId, IReadOnlyList<Investigation> investigations, CancellationToken cancellationToken)
    {
        Guid[] files = [.. investigations.SelectMany(one => one.Citations).Select(source => source.FileId).OfType<Guid>().Distinct()];
        if (files.Length == 0)
        {
            return investigations;
        }

        await using var command = database.CreateCommand(Versions);
        command.Parameters.AddRange(new[] { Value(ownerId), Value(files) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new Dictionary<Guid, int?>();
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetInt32(1));
        }

        return [.. investigations.Select(one => one with { Citations = [.. one.Citations.Select(source => Compare(source, versions))] })];
    }

    private static InvestigationSource Compare(InvestigationSource source, Dictionary<Guid, int?> versions) =>
        source.FileId is not { } file ? source
        : !versions.TryGetValue(file, out var ready) ? source with { Standing = SourceStanding.Gone, Title = "A document", Excerpt = "" }
        : source.Version is { } cited && cited != ready ? source with { Standing = SourceStanding.Changed }
        : source;
}
