using Microsoft.Net.Http.Headers;

namespace Traceability.Ledger.Api;

/// <summary>Content negotiation (RFC 9110, 12.5.1) on routes that have one thing in several forms.</summary>
static class Forms
{
    /// <summary>The form that the asker likes best; of equals, and where he wants none of them, the first. What is answered depends on that header, so caches are told.</summary>
    public static string Wanted(HttpContext context, params ReadOnlySpan<string> offered)
    {
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        var accepted = context.Request.GetTypedHeaders().Accept;
        var (best, most) = (offered[0], 0.0);
        foreach (var form in offered)
        {
            var quality = Quality(accepted, MediaTypeHeaderValue.Parse(form));
            if (quality > most) (best, most) = (form, quality);
        }
        return best;
    }

    /// <summary>Of forms that have no place for a cursor: the next page is in Link (RFC 8288).</summary>
    public static void LinkNext(HttpContext context, string after) =>
        context.Response.Headers.Append(HeaderNames.Link, $"<{context.Request.Path}{QueryString.Create(context.Request.Query.Where(pair => pair.Key != Cursor.Parameter).Append(new(Cursor.Parameter, Cursor.Seal(context.Request, after))))}>; rel=\"next\"");

    /// <summary>By the most specific range that holds the form.</summary>
    static double Quality(IList<MediaTypeHeaderValue> accepted, MediaTypeHeaderValue form) => accepted.Where(form.IsSubsetOf)
        .OrderBy(range => range.MatchesAllTypes).ThenBy(range => range.MatchesAllSubTypes).ThenByDescending(range => range.Parameters.Count)
        .Select(range => range.Quality ?? 1).FirstOrDefault();
}
