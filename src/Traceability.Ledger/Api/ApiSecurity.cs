using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Traceability.Ledger.Accounts;

namespace Traceability.Ledger.Api;

/// <summary>What the API's description says of who may use it.</summary>
static class ApiSecurity
{
    const string Token = "admin_token", Cookie = "session";

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The admin token in the ledger's data folder." },
                [Cookie] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "__Host-tr", Description = "What POST /api/v1/sign-in gives; tr where the ledger is reached without TLS. Changes need an Origin of the ledger's own, or Sec-Fetch-Site: same-origin." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var access = context.Description.ActionDescriptor.EndpointMetadata.OfType<Access>().LastOrDefault();
            if (access is Access.Everybody or null) return Task.CompletedTask;
            operation.Security = [Needs(Token, context.Document), Needs(Cookie, context.Document)];
            operation.Description = access switch
            {
                Access.Only(var role) => $"For the role {role.Name()}.",
                Access.Readers => "For all accounts; where reading is open, for everybody.",
                _ => "For all accounts.",
            };
            return Task.CompletedTask;
        });
    }

    static OpenApiSecurityRequirement Needs(string scheme, OpenApiDocument? document) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
