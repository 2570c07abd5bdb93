using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>A schedule as code declares it.</summary>
internal sealed record ScheduleRegistration(
    string Name, string Cron, string TimeZone, string? Description, Type PayloadType, string Payload, bool SkipWhileUnfinished);

/// <summary>A schedule with configuration applied and its type resolved.</summary>
internal sealed record DeclaredSchedule(
    string Name, string Cron, string TimeZone, string? Description, JobTypeInfo Type, string Payload, bool SkipWhileUnfinished, bool? Paused);

/// <summary>The schedules that this program declares, by name.</summary>
internal sealed partial class ScheduleDeclarations(IEnumerable<ScheduleRegistration> registrations, JobTypes types, IOptions<JobsOptions> options)
{
    public IReadOnlyList<DeclaredSchedule> All { get; } =
        [.. registrations.Distinct().OrderBy(schedule => schedule.Name, StringComparer.Ordinal).Select(schedule => Resolve(schedule, types, options.Value))];

    public static bool IsName(string name) => Name().IsMatch(name);

    private static DeclaredSchedule Resolve(ScheduleRegistration schedule, JobTypes types, JobsOptions options)
    {
        var own = options.Schedules.GetValueOrDefault(schedule.Name);
        return new DeclaredSchedule(
            schedule.Name,
            own?.Cron ?? schedule.Cron,
            own?.TimeZone ?? schedule.TimeZone,
            schedule.Description,
            types.Of(schedule.PayloadType),
            schedule.Payload,
            schedule.SkipWhileUnfinished,
            own?.Paused);
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_.-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
