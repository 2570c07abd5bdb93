using System.Text;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

/// <summary>Refuses to start with a schedule that could not be kept, whether code or configuration says so.</summary>
internal sealed class ScheduleValidator(IEnumerable<ScheduleRegistration> registrations) : IValidateOptions<JobsOptions>
{
    private const int MaxDescription = 1000;

    public ValidateOptionsResult Validate(string? name, JobsOptions options)
    {
        var problems = registrations
            .SelectMany(schedule => Problems(schedule, options).Select(problem => $"Schedule '{schedule.Name}': {problem}"))
            .Concat(registrations.Distinct().GroupBy(schedule => schedule.Name, StringComparer.Ordinal).Where(same => same.Count() > 1)
                .Select(same => $"Schedule '{same.Key}' is declared in {same.Count()} ways; names are unique."))
            .ToList();
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Problems(ScheduleRegistration schedule, JobsOptions options)
    {
        if (!ScheduleDeclarations.IsName(schedule.Name))
        {
            yield return "a name has 1 to 100 lower-case letters, digits, dots, hyphens or underscores, and starts with a letter or digit.";
        }

        if (schedule.Description?.Length > MaxDescription)
        {
            yield return $"the description is longer than {MaxDescription} characters.";
        }

        if (Encoding.UTF8.GetByteCount(schedule.Payload) > options.MaxPayloadBytes)
        {
            yield return $"the payload is larger than {options.MaxPayloadBytes} bytes.";
        }

        var own = options.Schedules.GetValueOrDefault(schedule.Name);
        if (Unreadable(own?.Cron ?? schedule.Cron, own?.TimeZone ?? schedule.TimeZone) is { } problem)
        {
            yield return own is { Cron: not null } or { TimeZone: not null } ? $"{problem} (Jobs:Schedules:{schedule.Name})" : problem;
        }
    }

    private static string? Unreadable(string cron, string timeZone)
    {
        try
        {
            CronSchedule.Parse(cron, timeZone);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
