using Voy8.Jobs;

namespace Voy8.Core.Files;

/// <summary>Looks for chunks without a current vector, settles files whose job ended without a word, and deletes bytes that nothing names. A schedule asks for it every minute.</summary>
[JobType("keep_files", Queue = "files", TimeoutSeconds = 600, KeepFinishedSeconds = 3600)]
public sealed record KeepFiles;
