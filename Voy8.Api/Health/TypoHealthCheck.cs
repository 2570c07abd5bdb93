using Microsoft.Extensions.Diagnostics.HealthChecks;
using Voy8.Core.Search;

namespace Voy8.Api.Health;

/// <summary>Tells in <c>/health</c> whether typing errors in names are forgiven. Words are found all the same, so it only degrades.</summary>
internal sealed class TypoHealthCheck(TypoSupport typos) : IHealthCheck
{
    public const string Name = "typing_errors";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await typos.IsAvailableAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("not forgiven: PostgreSQL has no extension pg_trgm");
}
