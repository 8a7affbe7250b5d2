using Microsoft.AspNetCore.Mvc;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>One's own account, and another password for it.</summary>
static class OwnAccountPage
{
    const int MostForm = 4 * 1024;

    const string Page = "/account";

    public static void MapOwnAccountPage(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages().WithMetadata(new RequestSizeLimitAttribute(MostForm));
        pages.MapGet(Page, (HttpContext context, PageReader reader, PageRenderer renderer) => ShowAsync(context, reader, renderer, "")).ForSignedIn();
        pages.MapPost(Page, async (HttpContext context, AccountBook accounts, PageReader reader, PageRenderer renderer, CancellationToken cancellationToken) =>
        {
            if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return;
            var (fresh, again) = (form["new"].ToString(), form["again"].ToString());
            var (status, why) = Asker.Of(context) is not { Session: not null, Account: { } name } ? (StatusCodes.Status409Conflict, "The admin token has no password.")
                : fresh != again ? (StatusCodes.Status400BadRequest, "The new password was typed in two ways.")
                : await accounts.ChangePasswordAsync(name, form["old"].ToString(), fresh, AccountEndpoints.Sender(context), cancellationToken) switch
                {
                    AccountAnswer.Held => (StatusCodes.Status303SeeOther, ""),
                    AccountAnswer.Invalid(var wrong) => (StatusCodes.Status400BadRequest, wrong),
                    AccountAnswer.Conflict(var wrong) => (StatusCodes.Status409Conflict, wrong),
                    AccountAnswer.TooMany(var wait) => (StatusCodes.Status429TooManyRequests, Wait(context, wait)),
                    AccountAnswer.Busy => (StatusCodes.Status503ServiceUnavailable, "Too many passwords are looked at just now: try again."),
                    _ => (StatusCodes.Status404NotFound, "There is no such account."),
                };
            if (status == StatusCodes.Status303SeeOther)
            {
                SessionCookie.Take(context);
                PageForm.See(context, Doorway.SignInPage);
                return;
            }
            context.Response.StatusCode = status;
            await ShowAsync(context, reader, renderer, why);
        }).ForSignedIn();
    }

    static string Wait(HttpContext context, TimeSpan wait)
    {
        RetryLater.After(context, wait);
        return $"Too many wrong attempts: wait {Digits.Wait(wait)}, then try again.";
    }

    static Task ShowAsync(HttpContext context, PageReader reader, PageRenderer renderer, string problem)
    {
        var me = Asker.Of(context);
        return renderer.ShowAsync<Components.OwnAccountPage>(context, new OwnAccountView(reader.Visitor(me), me.Organisation!, me.Sees.Named is { } named ? string.Join(' ', named) : null,
            me.Session is { } session ? Store.Instants.Of(session.UntilMs) : null, problem));
    }
}
