using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Voy8.Core.Extraction;

public static class ExtractionExtensions
{
    /// <summary>Reads facts from pages.</summary>
    public static IHostApplicationBuilder AddExtraction(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<PageExtractor>();
        return builder;
    }
}
