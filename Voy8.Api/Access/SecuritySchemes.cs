using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Voy8.Api.Access;

/// <summary>Says in the OpenAPI document which operations want a token.</summary>
internal static class SecuritySchemes
{
    private const string Bearer = "bearer";

    public static OpenApiOptions AddBearerTokens(this OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The access_token of POST /account/login.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var wants = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToList();
            if (wants.Count == 0)
            {
                return Task.CompletedTask;
            }

            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            operation.Responses ??= [];
            operation.Responses.TryAdd("401", new OpenApiResponse { Description = "There is no token, or it is no longer good." });
            if (wants.Any(policy => policy != AccessPolicies.Users))
            {
                operation.Responses.TryAdd("403", new OpenApiResponse { Description = "Only an operator may do this." });
            }

            return Task.CompletedTask;
        });
        return options;
    }
}
