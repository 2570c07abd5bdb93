using Voy8.Api.Mapping;

namespace Voy8.Api.Files;

internal static class FilesApiExtensions
{
    /// <summary>What the endpoints of files and batches need beside Core.</summary>
    public static IServiceCollection AddFilesApi(this IServiceCollection services) => services
        .AddSingleton<UploadSlots>()
        .AddSingleton<FileReceiver>()
        .AddSingleton<FileMapping>()
        .AddSingleton<BatchReceiver>()
        .AddSingleton<BatchMapping>();
}
