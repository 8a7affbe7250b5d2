using System.Diagnostics.CodeAnalysis;
using Traceability.Ledger.Api;

namespace Traceability.Ledger.Accounts;

/// <summary>The cookie that holds a session's token: no script reads it, no other page sends it. Over HTTPS by a name that no other host and no plain answer can set.</summary>
static class SessionCookie
{
    const string Secure = "__Host-tr", Plain = "tr";

    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out byte[]? token)
    {
        token = null;
        if (!request.Cookies.TryGetValue(NameFor(request), out var text) || !Endpoints.TryHex(text, Session.TokenSize, out var bytes)) return false;
        token = bytes;
        return true;
    }

    public static void Give(HttpContext context, byte[] token) =>
        context.Response.Cookies.Append(NameFor(context.Request), Convert.ToHexStringLower(token), Form(context.Request, Session.Life));

    public static void Take(HttpContext context) => context.Response.Cookies.Append(NameFor(context.Request), "", Form(context.Request, TimeSpan.Zero));

    static string NameFor(HttpRequest request) => request.IsHttps ? Secure : Plain;

    static CookieOptions Form(HttpRequest request, TimeSpan life) =>
        new() { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = request.IsHttps, MaxAge = life };
}
