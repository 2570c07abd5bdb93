using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Catalogue;

namespace Voy8.Core.Corrections;

public static class CorrectionsExtensions
{
    /// <summary>Corrections by people; for the API.</summary>
    public static IHostApplicationBuilder AddCorrections(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CorrectionsOptions>().BindConfiguration(CorrectionsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<CorrectionStore>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IVenueDependents, CorrectionDependents>());
        return builder;
    }
}
