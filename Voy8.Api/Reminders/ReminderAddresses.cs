using Microsoft.Extensions.Options;
using Voy8.Core.Accounts;

namespace Voy8.Api.Reminders;

/// <summary>Whether reminders may go to an account's address: nobody is written to because a stranger named them.</summary>
internal sealed class ReminderAddresses(AccountList accounts, IOptions<AccountsOptions> options)
{
    public async Task<bool> MayWriteToAsync(Guid accountId, CancellationToken cancellationToken) =>
        !options.Value.RequireConfirmedEmail || await accounts.FindAsync(accountId, cancellationToken) is { EmailConfirmed: true };
}
