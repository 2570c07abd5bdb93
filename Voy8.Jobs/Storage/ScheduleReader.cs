using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>Reads schedules for people, and pauses and resumes them.</summary>
internal sealed class ScheduleReader(NpgsqlDataSource dataSource)
{
    private const string Select = $"""
        select s.name, s.description, s.cron, s.time_zone, s.type, s.queue, s.paused, s.configured_pause is not null, {ScheduleStore.IsDeclared},
               s.next_at, s.last_at, s.last_job_id, j.status
        from jobs.schedule s
        left join jobs.job j on j.id = s.last_job_id
        where $1 is null or s.name = $1
        order by s.name
        limit 1000
        """;

    private const string Pause = """
        update jobs.schedule set paused = true, next_at = null where name = $1 and configured_pause is distinct from false
        """;

    // Only a paused one is given a new time: one that is due at this moment must not lose its turn.
    private const string Resume = """
        update jobs.schedule set paused = false, next_at = case when paused then $4 else next_at end
        where name = $1 and (cron, time_zone) = ($2, $3) and configured_pause is distinct from true
        """;

    /// <param name="name">Null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<List<ScheduleRecord>> ReadAsync(string? name, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new() { Value = (object?)name ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var schedules = new List<ScheduleRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var declared = reader.GetBoolean(8);
            schedules.Add(new ScheduleRecord
            {
                Name = reader.GetString(0),
                Description = reader.IsDBNull(1) ? null : reader.GetString(1),
                Cron = reader.GetString(2),
                TimeZone = reader.GetString(3),
                JobType = reader.GetString(4),
                Queue = reader.GetString(5),
                Paused = reader.GetBoolean(6),
                PauseIsConfigured = reader.GetBoolean(7),
                Declared = declared,
                NextAt = declared ? Optional<DateTimeOffset>(reader, 9) : null,
                LastAt = Optional<DateTimeOffset>(reader, 10),
                LastJobId = Optional<Guid>(reader, 11),
                LastJobStatus = (JobStatus?)Optional<short>(reader, 12),
            });
        }

        return schedules;
    }

    /// <returns>False when there is none of that name, or configuration keeps it running.</returns>
    public async Task<bool> PauseAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Pause);
        command.Parameters.Add(new() { Value = name });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <returns>False when there is none of that name, it was declared otherwise meanwhile, or configuration keeps it paused.</returns>
    public async Task<bool> ResumeAsync(ScheduleRecord schedule, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var now = await ScheduleStore.NowAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand(Resume, connection);
        command.Parameters.Add(new() { Value = schedule.Name });
        command.Parameters.Add(new() { Value = schedule.Cron });
        command.Parameters.Add(new() { Value = schedule.TimeZone });
        command.Parameters.Add(new()
        {
            Value = (object?)CronSchedule.Parse(schedule.Cron, schedule.TimeZone).NextAfter(now) ?? DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.TimestampTz,
        });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static T? Optional<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}
