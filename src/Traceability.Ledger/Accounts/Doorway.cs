using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Traceability.Ledger.Api;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Accounts;

/// <summary>
/// Before every endpoint: finds out who asks, and lets through whom the endpoint's <see cref="Access"/> and <see cref="Subject"/> allow. What an asker does not see is
/// refused in the same words as what there is not.
/// </summary>
sealed class Doorway(AccountBook accounts, LedgerKeys keys, EnrolledChains chains, LogQueries logs, Reading reading)
{
    public const string SignInPage = "/sign-in", Wanted = "an account (POST /api/v1/sign-in), or Authorization: Bearer and the admin token of this ledger";

    const string Bearer = "Bearer ", Html = "text/html", Api = "/api";

    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        // What is no route of ours says that there is nothing, or not by this method.
        if (context.GetEndpoint() is not RouteEndpoint endpoint) return next(context);
        var access = endpoint.Metadata.GetMetadata<Access>();
        var asker = Who(context.Request);
        if (IsForeign(context.Request, asker)) return Problem(StatusCodes.Status403Forbidden, "this request comes from a page that is not of this ledger").ExecuteAsync(context);
        if (access is not Access.Everybody) context.Response.Headers.CacheControl = "no-store";
        if (Refusal(access, endpoint, asker, context) is { } refusal)
        {
            if (endpoint.Metadata.GetMetadata<Access.ByGrant>() is null || !context.Request.Query.ContainsKey("grant")) return refusal.ExecuteAsync(context);
            asker = Asker.Nobody;
        }
        context.Features.Set(asker);
        return next(context);
    }

    /// <summary>A header that is wrong is not made good by a cookie.</summary>
    Asker Who(HttpRequest request)
    {
        var otherwise = reading == Reading.Open ? Asker.Anybody : Asker.Nobody;
        if (request.Headers.Authorization.ToString() is { Length: > 0 } header)
            return header.StartsWith(Bearer, StringComparison.Ordinal) && keys.IsAdmin(header[Bearer.Length..].Trim())
                ? new Asker(Account.OfToken, accounts.Organisation, Role.Administrator, Store.FacilityScope.All, null) : otherwise;
        return SessionCookie.TryRead(request, out var token) && accounts.Of(token) is var (account, session)
            ? new Asker(account.Name, account.Organisation, account.Role, account.Sees, session) { SignsAs = account.Organisation == accounts.Organisation ? account.Name : $"{account.Organisation}/{account.Name}" } : otherwise;
    }

    /// <summary>A change that a browser asks for must come from our own pages: always where a cookie says who asks, and where the browser says where it comes from.</summary>
    static bool IsForeign(HttpRequest request, Asker asker)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return false;
        var (site, origin) = (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString());
        return site != "same-origin" && origin != $"{request.Scheme}://{request.Host}" && (asker.Session is not null || site.Length + origin.Length > 0);
    }

    /// <summary>Null for whoever is let through.</summary>
    IResult? Refusal(Access? access, Endpoint endpoint, Asker asker, HttpContext context)
    {
        var isAllowed = access switch
        {
            Access.Everybody => true,
            Access.Readers => asker.Role is not null || reading == Reading.Open,
            Access.SignedIn => asker.Role is not null,
            Access.Only(var role) => asker.May(role),
            _ => false,
        };
        if (isAllowed) return asker.Sees.IsAll || endpoint.Metadata.GetMetadata<Subject>() is not { } subject ? null : Unseen(subject, asker, context.Request);
        if (asker.Role is not null) return Problem(StatusCodes.Status403Forbidden, access is Access.Only(var needed) ? $"this is for the role {needed.Name()}; account {asker.Account} is {asker.Role?.Name()}" : "this is for nobody");
        if (IsRead(context.Request)) return Results.Redirect(SignInPage);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem(StatusCodes.Status401Unauthorized, Wanted);
    }

    /// <summary>By a person with a browser, who had better be shown where to sign in.</summary>
    static bool IsRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments(Api, StringComparison.Ordinal) && request.GetTypedHeaders().Accept.Any(form => form.MediaType.Equals(Html, StringComparison.OrdinalIgnoreCase));

    IResult? Unseen(Subject subject, Asker asker, HttpRequest request)
    {
        var named = request.RouteValues.TryGetValue(subject.Name, out var value) ? (string?)value : (string?)request.Query[subject.Name];
        if (named is null) return null;
        var facility = subject.Kind switch
        {
            Subject.Of.Facility => named,
            Subject.Of.Chain => FacilityOf(Endpoints.TryHex(named, 16, out var chain) ? chain : null),
            _ => FacilityOf(Endpoints.TryHex(named, 32, out var identity) ? logs.ChainOf(identity) : null),
        };
        return facility is not null && asker.Sees.Holds(facility) ? null : Endpoints.Missing($"no {subject.Kind.ToString().ToLowerInvariant()} \"{named}\"");
    }

    string? FacilityOf(byte[]? chain) => chain is not null && chains.Of(chain) is { } enrolled ? enrolled.Address.Facility : null;

    static ProblemHttpResult Problem(int status, string why) => TypedResults.Problem(why, statusCode: status);
}
