using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>Signing in and out, one's own account, and for administrators everybody's.</summary>
static class AccountEndpoints
{
    /// <summary>Bytes of a request: a long password, a few hundred facilities.</summary>
    const int MostSigning = 4 * 1024, MostWish = 16 * 1024;

    public const string Wrong = "there is no such account, or it has another password";

    public static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record SignInWish([property: Required] string? Account, [property: Required] string? Password);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record PasswordWish([property: Required] string? Old, [property: Required] string? New);

    /// <param name="Facilities">Null for all.</param>
    internal sealed record AccountRow(string Account, string Organisation, string Role, IReadOnlyList<string>? Facilities, DateTimeOffset Created, DateTimeOffset? Disabled);

    /// <param name="Until">End of the session; null of the admin token.</param>
    internal sealed record OwnRow(string Account, string Organisation, string Role, IReadOnlyList<string>? Facilities, DateTimeOffset? Until);

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapPost("/sign-in", async Task<Results<Ok<AccountRow>, ProblemHttpResult>> (SignInWish wish, HttpContext context, AccountBook accounts, CancellationToken cancellationToken) =>
        {
            switch (await accounts.SignInAsync(wish.Account ?? "", wish.Password ?? "", Sender(context), cancellationToken))
            {
                case SignInAnswer.SignedIn(var account, var token):
                    SessionCookie.Give(context, token);
                    return TypedResults.Ok(Row(account));
                case SignInAnswer.TooMany(var wait): return TooMany(context, wait);
                case SignInAnswer.Busy: return Busy(context);
                default: return TypedResults.Problem(Wrong, statusCode: StatusCodes.Status401Unauthorized);
            }
        }).ForEverybody().WithMetadata(new RequestSizeLimitAttribute(MostSigning)).Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable).WithSummary("Signs in: the answer sets the cookie of a session of twelve hours.");

        api.MapPost("/sign-out", async (HttpContext context, AccountBook accounts) =>
        {
            if (Asker.Of(context).Session is { } session) await accounts.SignOutAsync(session);
            SessionCookie.Take(context);
            return TypedResults.NoContent();
        }).ForEverybody().WithSummary("Ends the session of the cookie.");

        api.MapGet("/me", (HttpContext context) =>
        {
            var me = Asker.Of(context);
            return new OwnRow(me.Account!, me.Organisation!, me.Role!.Value.Name(), me.Sees.Named, me.Session is { } session ? Instants.Of(session.UntilMs) : null);
        }).ForSignedIn().WithSummary("Whose account is asked with, and what it sees.");

        api.MapPut("/me/password", async Task<Results<Ok<AccountRow>, ProblemHttpResult>> (PasswordWish wish, HttpContext context, AccountBook accounts, CancellationToken cancellationToken) =>
            Asker.Of(context) is { Session: not null, Account: { } name }
                ? Tell(await accounts.ChangePasswordAsync(name, wish.Old ?? "", wish.New ?? "", Sender(context), cancellationToken), name, context)
                : TypedResults.Problem("the admin token has no password", statusCode: StatusCodes.Status409Conflict))
            .ForSignedIn().WithMetadata(new RequestSizeLimitAttribute(MostSigning)).Refuses(StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable).WithSummary("Another password for one's own account; all its sessions end.");

        var all = api.MapGroup("/accounts").For(Role.Administrator).WithMetadata(new RequestSizeLimitAttribute(MostWish));
        all.MapGet("", (string? after, int? limit, AccountBook accounts) =>
        {
            var page = accounts.Accounts(after, Endpoints.Limit(limit));
            return new Page<AccountRow>([.. page.Items.Select(Row)], page.Next);
        }).AsTable<Page<AccountRow>>().WithSummary("The accounts, by name.");
        all.MapGet("/{name}", Results<Ok<AccountRow>, ProblemHttpResult> (string name, AccountBook accounts) =>
            accounts.Find(name) is { } account ? TypedResults.Ok(Row(account)) : Unknown(name)).WithSummary("One account.");
        all.MapPut("/{name}", async Task<Results<Ok<AccountRow>, ProblemHttpResult>> (string name, AccountWish wish, HttpContext context, AccountBook accounts, CancellationToken cancellationToken) =>
            Tell(await accounts.PutAsync(name, wish, cancellationToken), name, context)).Refuses(StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable).WithSummary("Makes an account, with its first password, or changes it; all its sessions end. Facilities may be left out, for all, in the ledger's own organisation alone.");
        all.MapDelete("/{name}", async Task<Results<Ok<AccountRow>, ProblemHttpResult>> (string name, HttpContext context, AccountBook accounts, CancellationToken cancellationToken) =>
            Tell(await accounts.DisableAsync(name, cancellationToken), name, context)).Refuses(StatusCodes.Status409Conflict).WithSummary("Disables an account and ends its sessions. It stays, since records name it; a new password enables it again.");
    }

    /// <summary>By this its wrong attempts are counted.</summary>
    public static IPAddress Sender(HttpContext context) => context.Connection.RemoteIpAddress ?? IPAddress.None;

    static AccountRow Row(Account account) => new(account.Name, account.Organisation, account.Role.Name(), account.Sees.Named,
        Instants.Of(account.CreatedMs), account.DisabledMs is { } disabled ? Instants.Of(disabled) : null);

    static Results<Ok<AccountRow>, ProblemHttpResult> Tell(AccountAnswer answer, string name, HttpContext context) => answer switch
    {
        AccountAnswer.Held(var account) => TypedResults.Ok(Row(account)),
        AccountAnswer.Invalid(var why) => Endpoints.Wrong(why),
        AccountAnswer.Conflict(var why) => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict),
        AccountAnswer.TooMany(var wait) => TooMany(context, wait),
        AccountAnswer.Busy => Busy(context),
        _ => Unknown(name),
    };

    static ProblemHttpResult TooMany(HttpContext context, TimeSpan wait) => RetryLater.Problem(context, StatusCodes.Status429TooManyRequests, wait, "too many wrong attempts: wait");

    static ProblemHttpResult Busy(HttpContext context) => RetryLater.Problem(context, StatusCodes.Status503ServiceUnavailable, ShortWait, "too many passwords are looked at just now");

    static ProblemHttpResult Unknown(string name) => Endpoints.Missing($"no account \"{name}\"");
}
