using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Voy8.Core.Accounts.Confirmation;

namespace Voy8.Core.Accounts;

public static class AccountsExtensions
{
    /// <summary>Accounts, their sessions, and the first operator; for the API.</summary>
    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccountsOptions>().BindConfiguration(AccountsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddIdentityCore<Account>().AddUserStore<AccountStore>();
        builder.Services.AddOptions<IdentityOptions>().Configure<IOptions<AccountsOptions>>((identity, accounts) =>
        {
            identity.Password.RequiredLength = AccountsOptions.MinPasswordLength;
            identity.Password.RequireDigit = false;
            identity.Password.RequireLowercase = false;
            identity.Password.RequireUppercase = false;
            identity.Password.RequireNonAlphanumeric = false;
            // The user name is an e-mail address, and checked as one.
            identity.User.AllowedUserNameCharacters = "";
            identity.Lockout.MaxFailedAccessAttempts = accounts.Value.MaxFailedSignIns;
            identity.Lockout.DefaultLockoutTimeSpan = accounts.Value.LockoutDuration;
        });
        builder.Services.TryAddSingleton<SessionStore>();
        builder.Services.TryAddSingleton<AccountList>();
        builder.Services.TryAddSingleton<EmailConfirmations>();
        builder.Services.TryAddScoped<AccountService>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FirstOperator>());
        return builder;
    }
}
