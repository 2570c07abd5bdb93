using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Voy8.Core.Accounts;

namespace Voy8.Api.Access;

/// <summary>Who may use an endpoint. Every endpoint says one of these; what belongs to somebody is scoped in the query itself.</summary>
internal static class AccessPolicies
{
    /// <summary>401 without a token that is good.</summary>
    public const string Users = "users";

    /// <summary>401 without a token that is good, 403 for users.</summary>
    public const string Operators = "operators";

    /// <summary>Operators; everybody where <see cref="AccountsOptions.AnonymousCatalogueWriting"/> is on.</summary>
    public const string CatalogueWriters = "catalogue-writers";

    public static TBuilder ForEverybody<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AllowAnonymous();

    public static TBuilder ForUsers<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(Users);

    public static TBuilder ForOperators<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(Operators);

    public static TBuilder ForCatalogueWriters<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(CatalogueWriters);

    public static IServiceCollection AddAccessPolicies(this IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<IOptions<AccountsOptions>>((authorization, accounts) =>
        {
            authorization.AddPolicy(Users, policy => policy.RequireAuthenticatedUser());
            authorization.AddPolicy(Operators, policy => policy.RequireRole(SessionClaims.Operator));
            authorization.AddPolicy(CatalogueWriters, policy => policy.RequireAssertion(context =>
                accounts.Value.AnonymousCatalogueWriting || context.User.IsInRole(SessionClaims.Operator)));
        });
        return services;
    }
}
