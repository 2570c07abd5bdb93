using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Voy8.Core.Catalogue;
using Voy8.Core.Crawling;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Mail;
using Voy8.Core.Reminders.Webhooks;
using Voy8.Jobs;

namespace Voy8.Core.Reminders;

public static class RemindersExtensions
{
    private static readonly TimeSpan RetryBase = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryMax = TimeSpan.FromMinutes(30);

    /// <summary>People's reminders and the secrets of their webhooks; for the API and the worker.</summary>
    public static IHostApplicationBuilder AddReminders(this IHostApplicationBuilder builder)
    {
        builder.AddMail();
        builder.Services.AddOptions<RemindersOptions>().BindConfiguration(RemindersOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.AllowedPrivateHosts.All(host => HostPattern.TryParse(host, out _)), "Reminders:AllowedPrivateHosts holds what is no host pattern (example.org, *.example.org or *).")
            .ValidateOnStart();
        builder.Services.TryAddSingleton<ReminderStore>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IVenueDependents, ReminderDependents>());
        builder.Services.TryAddSingleton<WebhookSecretStore>();
        builder.Services.TryAddSingleton<WebhookAddress>();
        return builder;
    }

    /// <summary>What sends; for the worker.</summary>
    public static IHostApplicationBuilder AddRemindersJobs(this IHostApplicationBuilder builder)
    {
        builder.AddReminders();
        builder.Services.TryAddSingleton<INetwork, SystemNetwork>();
        builder.Services.TryAddSingleton<DeliveryStore>();
        builder.Services.TryAddSingleton<SweepStore>();
        builder.Services.TryAddSingleton<WebhookRate>();
        builder.Services.TryAddSingleton<ReminderMail>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IReminderChannel, EmailChannel>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IReminderChannel, WebhookChannel>());

        // A mail server that is away is away for minutes: eight attempts last about half an hour. Configuration may say otherwise.
        builder.Services.PostConfigure<JobsOptions>(jobs =>
        {
            jobs.Types.TryAdd(SendReminder.Name, new JobTypeOptions());
            var type = jobs.Types[SendReminder.Name];
            type.RetryBase ??= RetryBase;
            type.RetryMax ??= RetryMax;
        });
        builder.Services.AddJobHandler<SendReminder, SendReminderHandler>();
        builder.Services.AddJobHandler<SweepReminders, SweepRemindersHandler>();
        builder.Services.AddJobSchedule(
            "reminders-sweep",
            "*/15 * * * *",
            new SweepReminders(),
            description: "Gives reminders that are due before the next sweep a job for their moment, and gives up what a dead worker holds.",
            skipWhileUnfinished: true);
        return builder;
    }
}
