using Microsoft.AspNetCore.Mvc;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Store;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>The pages on which people sign in and administrators keep the accounts: plain forms, answered by the page anew or by another.</summary>
static class AccountPages
{
    const int MostForm = 16 * 1024, PerPage = 100;

    const string Accounts = "/accounts";

    public static void MapAccountPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages().WithMetadata(new RequestSizeLimitAttribute(MostForm));
        pages.MapGet(Doorway.SignInPage, (HttpContext context, PageReader reader, PageRenderer renderer) => ShowAsync(context, reader, renderer, "", "")).ForEverybody();
        pages.MapPost(Doorway.SignInPage, async (HttpContext context, AccountBook accounts, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return;
            var name = form["account"].ToString().Trim();
            switch (await accounts.SignInAsync(name, form["password"].ToString(), AccountEndpoints.Sender(context), cancellationToken))
            {
                case SignInAnswer.SignedIn(_, var token):
                    SessionCookie.Give(context, token);
                    PageForm.See(context, "/");
                    return;
                case SignInAnswer.TooMany(var wait):
                    context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                    RetryLater.After(context, wait);
                    await ShowAsync(context, reader, renderer, name, $"Too many wrong attempts: wait {Digits.Wait(wait)}, then try again.");
                    return;
                case SignInAnswer.Busy:
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    RetryLater.After(context, AccountEndpoints.ShortWait);
                    await ShowAsync(context, reader, renderer, name, "Too many people sign in just now: try again.");
                    return;
                default:
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    await ShowAsync(context, reader, renderer, name, "There is no such account, or it has another password.");
                    return;
            }
        }).ForEverybody();
        pages.MapPost("/sign-out", async (HttpContext context, AccountBook accounts) =>
        {
            if (Asker.Of(context).Session is { } session) await accounts.SignOutAsync(session);
            SessionCookie.Take(context);
            PageForm.See(context, Doorway.SignInPage);
        }).ForEverybody();

        pages.MapGet(Accounts, (string? after, HttpContext context, AccountBook accounts, PageReader reader, PageRenderer renderer) =>
            ShowAsync(context, accounts, reader, renderer, after, "")).For(Role.Administrator);
        pages.MapPost(Accounts, async (HttpContext context, AccountBook accounts, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return;
            var name = form["name"].ToString().Trim();
            await TellAsync(accounts.Find(name) is not null ? new AccountAnswer.Conflict($"there is an account {name} already: change it above") : await accounts.PutAsync(name, Wish(form), cancellationToken),
                context, accounts, reader, renderer);
        }).For(Role.Administrator);
        pages.MapPost(Accounts + "/{name}", async (string name, HttpContext context, AccountBook accounts, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return;
            await TellAsync(accounts.Find(name) is null ? new AccountAnswer.Unknown() : await accounts.PutAsync(name, Wish(form), cancellationToken), context, accounts, reader, renderer);
        }).For(Role.Administrator);
        pages.MapPost(Accounts + "/{name}/disable", async (string name, HttpContext context, AccountBook accounts, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
            await TellAsync(await accounts.DisableAsync(name, cancellationToken), context, accounts, reader, renderer)).For(Role.Administrator);
    }

    static AccountWish Wish(IFormCollection form) => new(
        form["organisation"].ToString().Trim(), form["role"].ToString(),
        form["facilities"].ToString().Trim() is "*" ? null : form["facilities"].ToString().Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries),
        form["password"].ToString() is { Length: > 0 } password ? password : null);

    static async Task TellAsync(AccountAnswer answer, HttpContext context, AccountBook accounts, PageReader reader, PageRenderer renderer)
    {
        if (answer is AccountAnswer.Held)
        {
            PageForm.See(context, Accounts);
            return;
        }
        var (status, why) = answer switch
        {
            AccountAnswer.Invalid(var wrong) => (StatusCodes.Status400BadRequest, wrong),
            AccountAnswer.Conflict(var wrong) => (StatusCodes.Status409Conflict, wrong),
            AccountAnswer.Busy => (StatusCodes.Status503ServiceUnavailable, "too many passwords are looked at just now: try again"),
            _ => (StatusCodes.Status404NotFound, "there is no such account"),
        };
        context.Response.StatusCode = status;
        await ShowAsync(context, accounts, reader, renderer, null, why);
    }

    static Task ShowAsync(HttpContext context, PageReader reader, PageRenderer renderer, string account, string problem) =>
        renderer.ShowAsync<SignInPage>(context, new SignInView(reader.Visitor(Asker.Of(context)), account, problem));

    static Task ShowAsync(HttpContext context, AccountBook accounts, PageReader reader, PageRenderer renderer, string? after, string problem)
    {
        var page = accounts.Accounts(after, PerPage);
        return renderer.ShowAsync<AccountsPage>(context, new AccountsView(reader.Visitor(Asker.Of(context)), [.. page.Items.Select(View)], page.Next, problem, [.. Roles.Names.Select(r => r.Name)]));
    }

    static AccountView View(Account a) => new(a.Name, a.Organisation, a.Role.Name(), a.Sees.Named is { } named ? string.Join(' ', named) : null,
        Instants.Of(a.CreatedMs), a.DisabledMs is { } disabled ? Instants.Of(disabled) : null);
}
