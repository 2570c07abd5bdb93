using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Voy8.Jobs;

public static class JobsExtensions
{
    /// <summary>
    /// Adds <see cref="IJobClient"/>, <see cref="IJobControl"/> and <see cref="IQueueControl"/>, and brings the schema <c>jobs</c> up to date on start.
    /// Needs an NpgsqlDataSource in the container; an IConnectionMultiplexer as well, unless jobs are to go through PostgreSQL alone.
    /// Options: section <c>Jobs</c>.
    /// </summary>
    public static IHostApplicationBuilder AddJobs(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(JobsDatabase)))
        {
            return builder;
        }

        services.AddOptions<JobsOptions>()
            .BindConfiguration(JobsOptions.Section)
            .ValidateDataAnnotations()
            .Validate(options => options.RetryBase <= options.RetryMax, "Jobs:RetryBase must not be longer than Jobs:RetryMax.")
            .Validate(
                options => options.Types.Values.All(type => (type.RetryBase ?? options.RetryBase) <= (type.RetryMax ?? options.RetryMax)),
                "Jobs:Types: RetryBase must not be longer than RetryMax.")
            .Validate(
                options => options.Types.Values.All(type => type.RetryJitter is null or (>= 0 and <= 1)), "Jobs:Types: RetryJitter must be from 0 to 1.")
            .Validate(
                options => options.Types.Values.All(type => type.MaxAttempts is null or > 0 && (type.Timeout is null || type.Timeout > TimeSpan.Zero)),
                "Jobs:Types: MaxAttempts and Timeout must be above zero.")
            .Validate(
                options => options.Types.Values.All(type => type.KeyLimit is null or (>= 1 and <= JobLimits.MaxLimit)
                    && (type.KeyInterval is null || (type.KeyInterval >= TimeSpan.Zero && type.KeyInterval <= JobLimits.MaxInterval))
                    && (type.ConcurrencyKey is null || JobLimits.IsKey(type.ConcurrencyKey))),
                "Jobs:Types: KeyLimit must be 1 to 1,000, KeyInterval at most 24 h, and ConcurrencyKey 1 to 200 characters.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobsOptions>, ScheduleValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<JobsDatabase>();
        services.AddSingleton<JobTypes>();
        services.AddSingleton<Retention>();
        services.AddSingleton<JobIds>();
        services.AddSingleton<PriorityCredits>();
        services.AddSingleton<NewJobFactory>();
        services.AddSingleton<FlowStore>();
        services.AddSingleton<JobInserter>();
        services.AddSingleton<BatchInserter>();
        services.AddSingleton<GroupCommitter>();
        services.AddSingleton<JobAnnouncer>();
        services.AddSingleton<RedisGate>();
        services.AddHostedService<RedisStarter>();
        services.AddSingleton<DispatchKeys>();
        services.AddSingleton<ReadySets>();
        services.AddSingleton<KeyGates>();
        services.AddSingleton<QueueGates>();
        services.AddSingleton<SteeredQueues>();
        services.AddSingleton<QueueStore>();
        services.AddSingleton<LimitStore>();
        services.AddSingleton<LimitMending>();
        services.AddSingleton<JobSignals>();
        services.AddSingleton<JobReader>();
        services.AddSingleton<JobLists>();
        services.AddSingleton<DeadLetterStore>();
        services.AddSingleton<StatisticsStore>();
        services.AddSingleton<BacklogStore>();
        services.AddSingleton<WorkerLists>();
        services.AddSingleton<CommandStore>();
        services.AddSingleton<TreeCancellation>();
        services.AddSingleton<JobWatch>();
        services.AddSingleton<IJobClient, JobClient>();
        services.AddSingleton<IJobControl, JobControl>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<ScheduleReader>();
        services.AddSingleton<IScheduleControl, ScheduleControl>();
        services.AddSingleton<IDeadLetters, DeadLetters>();
        services.AddSingleton<IJobStatistics, JobStatistics>();
        services.AddSingleton<IQueueControl, QueueControl>();
        services.AddHostedService<SchemaStarter>();
        return builder;
    }

    /// <summary>Adds a worker to this process: it runs jobs whose type has a handler here. Options: section <c>Worker</c>.</summary>
    public static IHostApplicationBuilder AddJobWorker(this IHostApplicationBuilder builder)
    {
        builder.AddJobs();
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(WorkerStatus)))
        {
            return builder;
        }

        services.AddOptions<WorkerOptions>()
            .BindConfiguration(WorkerOptions.Section)
            .ValidateDataAnnotations()
            .Validate(options => options.Heartbeat * 2 <= options.Lease, "Worker:Heartbeat must be at most half of Worker:Lease.")
            .ValidateOnStart();
        services.AddSingleton<WorkerStatus>();
        services.AddSingleton<WorkerHealthReader>();
        services.AddSingleton<AttemptCounters>();
        services.AddSingleton<JobHandlers>();
        services.AddSingleton<JobErrors>();
        services.AddSingleton<RunningJobs>();
        services.AddSingleton<HeldJobs>();
        services.AddSingleton<ClaimStore>();
        services.AddSingleton<LimitedClaimStore>();
        services.AddSingleton<LimitedClaimer>();
        services.AddSingleton<OutcomeStore>();
        services.AddSingleton<ProgressStore>();
        services.AddSingleton<ScheduleDeclarations>();
        services.AddSingleton<WorkerStore>();
        services.AddSingleton<ReadySetRebuild>();
        services.AddSingleton<JobClaimer>();
        services.AddSingleton<ChildEnqueuer>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<OutcomeBuffer>();
        services.AddSingleton<Suspects>();
        services.AddSingleton<ProgressWriter>();
        services.AddSingleton<WorkerLease>();
        services.AddSingleton<WakeUps>();
        services.AddSingleton<ILeaderDuty, DueJobs>();
        services.AddSingleton<ILeaderDuty, ExpiredLeases>();
        services.AddSingleton<ILeaderDuty, Sweep>();
        services.AddSingleton<ILeaderDuty, CancelledFlows>();
        services.AddSingleton<ILeaderDuty, RetentionDuty>();
        services.AddSingleton<ILeaderDuty, DueSchedules>();
        services.AddSingleton<ILeaderDuty, ScheduleUpkeep>();
        services.AddHostedService<ScheduleStarter>();
        services.AddSingleton<ILeaderDuty, BacklogDuty>();
        services.AddSingleton<ILeaderDuty, StatisticsRetentionDuty>();
        services.AddHostedService<LeaderService>();
        services.AddHostedService<StatisticsWriter>();
        services.AddHostedService<JobWorker>();
        return builder;
    }

    /// <summary>Says who does the work of a payload type. The handler is made anew, in a scope of its own, for each job.</summary>
    public static IServiceCollection AddJobHandler<TPayload, THandler>(this IServiceCollection services)
        where TPayload : notnull
        where THandler : class, IJobHandler<TPayload>
    {
        services.TryAddScoped<IJobHandler<TPayload>, THandler>();
        services.AddSingleton(JobHandlerRegistration.For<TPayload>());
        return services;
    }

    /// <summary>
    /// Declares a job that is enqueued again and again, however many processes declare it; in a program that works (<see cref="AddJobWorker"/>).
    /// Configuration may say otherwise under <c>Jobs:Schedules:{name}</c>. An expression or a zone that cannot be kept stops the start.
    /// </summary>
    /// <param name="services">Where it is declared.</param>
    /// <param name="name">Stable and unique: 1 to 100 lower-case letters, digits, dots, hyphens or underscores.</param>
    /// <param name="cron">Five fields (minute hour day month weekday), six with the second first, or a macro such as <c>@daily</c>.</param>
    /// <param name="payload">What is enqueued, each time the same.</param>
    /// <param name="timeZone">IANA name, such as <c>Europe/Berlin</c>.</param>
    /// <param name="description">For operators; at most 1,000 characters.</param>
    /// <param name="skipWhileUnfinished">True lets a time pass while the schedule's last job has not ended.</param>
    public static IServiceCollection AddJobSchedule<TPayload>(
        this IServiceCollection services,
        string name,
        string cron,
        TPayload payload,
        string timeZone = "UTC",
        string? description = null,
        bool skipWhileUnfinished = false)
        where TPayload : notnull => services.AddSingleton(
            new ScheduleRegistration(name, cron, timeZone, description, typeof(TPayload), JobsJson.Serialize(payload), skipWhileUnfinished));
}
