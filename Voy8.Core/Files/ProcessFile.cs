using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>Reads a version of a file, cuts it up, embeds the pieces and lets them be searched.</summary>
/// <param name="Version">Where another has taken its place, nothing is done.</param>
[JobType("file_processing", Queue = "files", TimeoutSeconds = 1800)]
public sealed record ProcessFile(Guid FileId, int Version)
{
    internal string Key => $"file:{FileId:N}:{Version}";
}
