using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>
/// Before every endpoint of the API: what its address asks beside the path. A parameter that it does not know is named with those that it does, since whoever mistypes one gets all instead of
/// what they asked for; a cursor is of this list or refused, and the next one is given for this list.
/// </summary>
static class AskedParameters
{
    /// <summary>The API's endpoints; the pages are lenient.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("").AddEndpointFilterFactory(Asked);
        ((IEndpointConventionBuilder)api).Finally(ApiAnswers.Describe);
        return api;
    }

    static EndpointFilterDelegate Asked(EndpointFilterFactoryContext method, EndpointFilterDelegate next)
    {
        string[] simple = [.. method.MethodInfo.GetParameters().Where(p => p.Name is not null && IsSimple(p)).Select(p => p.Name!)];
        var cursor = Array.FindIndex(method.MethodInfo.GetParameters(), p => p.Name == Cursor.Parameter);
        return invocation => AnswerAsync(invocation, simple, cursor, next);
    }

    static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext invocation, string[] simple, int cursor, EndpointFilterDelegate next)
    {
        var (context, request) = (invocation.HttpContext, invocation.HttpContext.Request);
        if (request.Query.Count > 0 && Unknown(context, simple) is { } unknown) return unknown;
        if (cursor < 0) return await next(invocation);
        if (invocation.Arguments[cursor] is string given)
        {
            if (!Cursor.TryOpen(request, given, out var place)) return Endpoints.Wrong($"{Cursor.Parameter}: \"{given}\"; allowed: what a page of this very list gave as next, or nothing for its beginning");
            invocation.Arguments[cursor] = place;
        }
        var result = await next(invocation);
        var answer = result;
        while (answer is INestedHttpResult { Result: { } inner }) answer = inner;
        return (answer is IValueHttpResult { Value: { } value } ? value : answer) is PageOf { Next: { } after } page ? TypedResults.Json<object>(page with { Next = Cursor.Seal(request, after) }) : result;
    }

    static ProblemHttpResult? Unknown(HttpContext context, string[] simple)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint) return null;
        string[] tables = endpoint.Metadata.GetMetadata<TableForm>() is { } form ? form.Tables.Count > 1 ? ["form", "table"] : ["form"] : [];
        string[] known = [.. simple.Where(name => endpoint.RoutePattern.GetParameter(name) is null), .. tables];
        var unknown = context.Request.Query.Keys.Where(key => !known.Contains(key, StringComparer.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return unknown.Count == 0 ? null : Endpoints.Wrong($"unknown: {string.Join(", ", unknown)}; allowed: {(known.Length == 0 ? "no parameters" : string.Join(", ", known))}");
    }

    /// <summary>Those that are bound from route or query.</summary>
    static bool IsSimple(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(string) || type.IsPrimitive || type == typeof(AskedInstant);
    }
}
