using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Voy8.Core.Storage;

public static class StorageExtensions
{
    /// <summary>Core's tables: brought up to date when the process starts.</summary>
    public static IHostApplicationBuilder AddCoreStorage(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CoreMigrations>());
        return builder;
    }
}
