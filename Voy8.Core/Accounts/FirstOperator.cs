using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Accounts;

/// <summary>
/// Makes the operator that configuration names, where there is none yet. An account that has the e-mail already is taken over with
/// the configured password: whoever registered it before must not become an operator.
/// </summary>
internal sealed class FirstOperator(IServiceScopeFactory scopes, AccountList accounts, SessionStore sessions, IOptions<AccountsOptions> options, ILogger<FirstOperator> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var named = options.Value.FirstOperator;
        if (await accounts.HasOperatorAsync(cancellationToken))
        {
            if (named.IsNamed)
            {
                await accounts.ConfirmOperatorAsync(named.Email!, cancellationToken);
            }

            return;
        }

        if (!named.IsNamed)
        {
            logger.NoOperator();
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var created = await users.CreateAsync(new Account { Email = named.Email!, Role = AccountRole.Operator }, named.Password!);
        if (!created.Succeeded && await users.FindByNameAsync(named.Email!) is { Role: AccountRole.User } taken)
        {
            await users.RemovePasswordAsync(taken);
            await users.AddPasswordAsync(taken, named.Password!);
            await sessions.EndAllAsync(taken.Id, cancellationToken: cancellationToken);
            await accounts.SetRoleAsync(taken.Id, AccountRole.Operator, cancellationToken);
        }

        await accounts.ConfirmOperatorAsync(named.Email!, cancellationToken);
        logger.OperatorMade(named.Email!);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
