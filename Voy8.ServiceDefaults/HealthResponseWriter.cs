using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Voy8.ServiceDefaults;

/// <summary>
/// Writes a health report as one flat object: <c>{"ok":true,"db":"ok","redis":"ok","queue_depth":0,"version":"…"}</c>.
/// A check appears under its short name as <c>ok</c> or as a sentence; what it puts in its data appears beside it.
/// A degraded part (Redis away: jobs go on from PostgreSQL) is told but keeps <c>ok</c> true.
/// </summary>
public static class HealthResponseWriter
{
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        [NpgsqlExtensions.HealthCheckName] = "db",
        [RedisExtensions.HealthCheckName] = "redis",
    };

    public static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteBoolean("ok", report.Status != HealthStatus.Unhealthy);
        foreach (var (name, entry) in report.Entries)
        {
            if (name != "self")
            {
                json.WriteString(ShortNames.GetValueOrDefault(name, name), Describe(entry));
            }

            foreach (var (key, value) in entry.Data)
            {
                json.WritePropertyName(key);
                JsonSerializer.Serialize(json, value);
            }
        }

        json.WriteString("version", Extensions.Version);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    // Exceptions stay in the log: the answer is public.
    private static string Describe(HealthReportEntry entry) =>
        entry.Status == HealthStatus.Healthy ? "ok" : entry.Description ?? "unavailable";
}
