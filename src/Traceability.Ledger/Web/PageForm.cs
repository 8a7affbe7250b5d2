namespace Traceability.Ledger.Web;

/// <summary>What a page's form sends, and how it is answered.</summary>
static class PageForm
{
    /// <summary>What is no form, or one that is too large, says nothing.</summary>
    public static async Task<IFormCollection> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType) return FormCollection.Empty;
        try
        {
            return await context.Request.ReadFormAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return FormCollection.Empty;
        }
    }

    /// <summary>After a form: the answer is another page, so that loading it again sends nothing again.</summary>
    public static void See(HttpContext context, string page)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = page;
    }
}
