using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Traceability.Ledger.Accounts;

namespace Traceability.Ledger.Api;

/// <summary>What the API's description says that an endpoint answers: refusals that follow from what it is, files by their types, and of what is sent the members that must be there.</summary>
static class ApiAnswers
{
    const string Problem = "application/problem+json";

    /// <summary>What every endpoint of its kind may answer; what else it refuses, it says itself.</summary>
    public static void Describe(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder { RoutePattern: var address }) return;
        var access = endpoint.Metadata.OfType<Access>().LastOrDefault();
        var changes = endpoint.Metadata.OfType<IHttpMethodMetadata>().Any(methods => !methods.HttpMethods.Contains(HttpMethods.Get));
        Says(endpoint, StatusCodes.Status400BadRequest);
        if (access is not Access.Everybody) Says(endpoint, StatusCodes.Status401Unauthorized);
        if (access is Access.Only || changes) Says(endpoint, StatusCodes.Status403Forbidden);
        if (address.Parameters.Count > 0 || endpoint.Metadata.OfType<Subject>().Any()) Says(endpoint, StatusCodes.Status404NotFound);
        if (endpoint.Metadata.OfType<IAcceptsMetadata>().Any()) Says(endpoint, StatusCodes.Status413PayloadTooLarge);
    }

    /// <summary>Refusals that are its own.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) endpoint.ProducesProblem(status);
        return endpoint;
    }

    public static RouteHandlerBuilder GivesFile(this RouteHandlerBuilder endpoint, string type, params string[] others) => endpoint.Produces<Stream>(StatusCodes.Status200OK, type, others);

    /// <summary>Of what is sent a member that may be left out or null is not required; all of what is answered are there.</summary>
    public static void Describe(OpenApiOptions options) => options.AddSchemaTransformer((schema, context, _) =>
    {
        if (context.JsonTypeInfo.UnmappedMemberHandling != JsonUnmappedMemberHandling.Disallow) return Task.CompletedTask;
        schema.Required = context.JsonTypeInfo.Properties.Where(p => p.AttributeProvider?.IsDefined(typeof(RequiredAttribute), false) ?? false).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return Task.CompletedTask;
    });

    static void Says(EndpointBuilder endpoint, int status)
    {
        if (!endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Any(m => m.StatusCode == status)) endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [Problem]));
    }
}
