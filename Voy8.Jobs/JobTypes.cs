using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>A job type with all its defaults resolved.</summary>
internal sealed record JobTypeInfo(
    string Name,
    string Queue,
    JobPriority Priority,
    int MaxAttempts,
    TimeSpan Timeout,
    RetryPolicy Retry,
    TimeSpan FinishedRetention,
    TimeSpan DeadRetention)
{
    public string? ConcurrencyKey { get; init; }
    public int KeyLimit { get; init; } = 1;
    public TimeSpan? KeyInterval { get; init; }
}

/// <summary>Finds the type of a payload: its attribute, then configuration, then the engine's defaults.</summary>
internal sealed class JobTypes(IOptions<JobsOptions> options)
{
    private readonly ConcurrentDictionary<Type, JobTypeInfo> _byPayload = new();

    public JobTypeInfo Of(Type payload) => _byPayload.GetOrAdd(payload, Resolve);

    private JobTypeInfo Resolve(Type payload)
    {
        var attribute = payload.GetCustomAttribute<JobTypeAttribute>()
            ?? throw new InvalidOperationException($"{payload} carries no [JobType]; put it on the payload's record.");
        var defaults = options.Value;
        var own = defaults.Types.GetValueOrDefault(attribute.Name) ?? new JobTypeOptions();
        return new JobTypeInfo(
            attribute.Name,
            own.Queue ?? attribute.Queue,
            own.Priority ?? attribute.Priority,
            own.MaxAttempts ?? (attribute.MaxAttempts > 0 ? attribute.MaxAttempts : defaults.MaxAttempts),
            own.Timeout ?? (attribute.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(attribute.TimeoutSeconds) : defaults.Timeout),
            new RetryPolicy(own.RetryBase ?? defaults.RetryBase, own.RetryMax ?? defaults.RetryMax, own.RetryJitter ?? defaults.RetryJitter),
            own.FinishedRetention ?? (attribute.KeepFinishedSeconds > 0 ? TimeSpan.FromSeconds(attribute.KeepFinishedSeconds) : defaults.FinishedRetention),
            own.DeadRetention ?? defaults.DeadRetention)
        {
            ConcurrencyKey = own.ConcurrencyKey ?? attribute.ConcurrencyKey,
            KeyLimit = own.KeyLimit ?? Math.Max(1, attribute.KeyLimit),
            KeyInterval = own.KeyInterval ?? (attribute.KeyIntervalMs > 0 ? TimeSpan.FromMilliseconds(attribute.KeyIntervalMs) : null),
        };
    }
}

/// <summary>
/// Retention for statements that meet jobs of any type: a default in seconds, and a JSON object of the types that differ.
/// </summary>
internal sealed class Retention(IOptions<JobsOptions> options)
{
    public double FinishedSeconds => options.Value.FinishedRetention.TotalSeconds;

    public double DeadSeconds => options.Value.DeadRetention.TotalSeconds;

    public string FinishedByType { get; } = Overrides(options.Value, type => type.FinishedRetention);

    public string DeadByType { get; } = Overrides(options.Value, type => type.DeadRetention);

    private static string Overrides(JobsOptions options, Func<JobTypeOptions, TimeSpan?> retention) =>
        JsonSerializer.Serialize(options.Types
            .Where(type => retention(type.Value) is not null)
            .ToFrozenDictionary(type => type.Key, type => retention(type.Value)!.Value.TotalSeconds));
}
