using Cronos;

namespace Voy8.Jobs;

/// <summary>
/// A cron expression in a time zone. Where clocks go forward, what falls into the gap is due when it ends; where they go back,
/// a fixed time of day is due once, and an interval (<c>*</c>, <c>-</c> or <c>/</c> in its fields) goes on through both hours.
/// </summary>
internal sealed class CronSchedule
{
    private const int MaxLength = 200;
    private static readonly DateTimeOffset Early = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(CronExpression expression, TimeZoneInfo zone) => (_expression, _zone) = (expression, zone);

    /// <param name="cron">Five fields, six with seconds first, or a macro such as <c>@daily</c>.</param>
    /// <param name="timeZone">IANA name, such as <c>Europe/Berlin</c>.</param>
    /// <exception cref="FormatException">One of them cannot be read, or no time ever fits; the message says which and why.</exception>
    public static CronSchedule Parse(string cron, string timeZone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) || !zone.HasIanaId)
        {
            throw new FormatException($"'{timeZone}' is no time zone known here. Use an IANA name such as Europe/Berlin, or UTC.");
        }

        var schedule = new CronSchedule(ParseCron(cron), zone);
        return schedule.NextAfter(Early) is null ? throw new FormatException($"The cron expression '{cron}' never falls due.") : schedule;
    }

    /// <summary>The first time after the given one; null when there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time) => _expression.GetNextOccurrence(time, _zone)?.ToUniversalTime();

    private static CronExpression ParseCron(string cron)
    {
        try
        {
            var withSeconds = cron.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length == 6;
            return cron.Length <= MaxLength
                ? CronExpression.Parse(cron, withSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard)
                : throw new CronFormatException($"It is longer than {MaxLength} characters.");
        }
        catch (Exception exception) when (exception is FormatException or MissingSeedException)
        {
            throw new FormatException(
                $"The cron expression '{(cron.Length <= MaxLength ? cron : cron[..MaxLength])}' cannot be read: {exception.Message} "
                + "Use five fields (minute hour day month weekday), or six with the second first.",
                exception);
        }
    }
}
