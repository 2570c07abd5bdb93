using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Mail;

public static class MailExtensions
{
    /// <summary>E-mail by the server or into the folder that <see cref="MailOptions"/> name.</summary>
    public static IHostApplicationBuilder AddMail(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<MailFolder>();
        builder.Services.TryAddSingleton<SmtpMailSender>();
        builder.Services.TryAddSingleton<IMailSender>(services => services.GetRequiredService<IOptions<MailOptions>>().Value.Folder is { Length: > 0 }
            ? services.GetRequiredService<MailFolder>()
            : services.GetRequiredService<SmtpMailSender>());
        return builder;
    }
}
