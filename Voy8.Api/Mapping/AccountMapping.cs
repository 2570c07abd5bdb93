using Voy8.Contracts;
using Voy8.Core.Accounts;

namespace Voy8.Api.Mapping;

internal static class AccountMapping
{
    public static AccountResponse ToResponse(this SignedInAccount account) => new(account.Id, account.Email, account.Role.Name(), account.CreatedAt, account.EmailConfirmed);

    public static AccountResponse ToResponse(this Account account) => new(account.Id, account.Email, account.Role.Name(), account.CreatedAt, account.EmailConfirmed);
}
