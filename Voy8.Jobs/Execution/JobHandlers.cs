using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Voy8.Jobs;

/// <summary>That a payload type has a handler, and how to call it.</summary>
internal sealed record JobHandlerRegistration(
    Type Payload, Func<IServiceProvider, byte[], JobContext, CancellationToken, Task> Invoke)
{
    public static JobHandlerRegistration For<TPayload>()
        where TPayload : notnull =>
        new(typeof(TPayload), static (services, json, context, cancellationToken) =>
            services.GetRequiredService<IJobHandler<TPayload>>().HandleAsync(Read<TPayload>(json), context, cancellationToken));

    private static TPayload Read<TPayload>(byte[] json)
        where TPayload : notnull
    {
        try
        {
            return JsonSerializer.Deserialize<TPayload>(json, JobsJson.Options)
                ?? throw new PermanentJobException("The payload is null.");
        }
        catch (JsonException exception)
        {
            throw new PermanentJobException("The payload does not fit its type: " + exception.Message, exception);
        }
    }
}

/// <summary>A job type with its handler.</summary>
internal sealed record JobHandler(JobTypeInfo Type, Func<IServiceProvider, byte[], JobContext, CancellationToken, Task> Invoke);

/// <summary>The handlers of this process, by job type.</summary>
internal sealed class JobHandlers(IEnumerable<JobHandlerRegistration> registrations, JobTypes types)
{
    private readonly FrozenDictionary<string, JobHandler> _byType = registrations
        .Select(registration => new JobHandler(types.Of(registration.Payload), registration.Invoke))
        .GroupBy(handler => handler.Type.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);

    /// <summary>The queues that the handled types wait in.</summary>
    public IReadOnlyList<string> Queues =>
        [.. _byType.Values.Select(handler => handler.Type.Queue).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public bool TryGet(string type, [NotNullWhen(true)] out JobHandler? handler) => _byType.TryGetValue(type, out handler);
}
