using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Traceability.Ledger.Api;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Web;

/// <summary>What a page's form sends, and how it is answered.</summary>
static class PageForm
{
    /// <summary>Bytes of a form without a file; fields are at most <see cref="FormReader.DefaultValueCountLimit"/>, as the server reads them.</summary>
    public const int Most = 256 * 1024;

    /// <summary>Null where it is answered already: what is no form, or one that is too large, is refused in a sentence and never taken for an empty one.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (status, why) = (StatusCodes.Status400BadRequest, $"Content-Type: found \"{context.Request.ContentType}\"; allowed: a form");
        try
        {
            if (context.Request.HasFormContentType) return await context.Request.ReadFormAsync(cancellationToken);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            var most = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? Most;
            (status, why) = (e.StatusCode, string.Create(CultureInfo.InvariantCulture, $"this form is too large; allowed: {most} bytes. Nothing was done"));
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            why = $"this form cannot be read: {e.Message.TrimEnd('.')}; allowed: {FormReader.DefaultValueCountLimit} fields, with names of at most {FormReader.DefaultKeyLengthLimit} bytes. Nothing was done";
        }
        await TypedResults.Problem(why, statusCode: status).ExecuteAsync(context);
        return null;
    }

    /// <summary>A file of a form; null where none was chosen, or it is empty or too large.</summary>
    public static async Task<byte[]?> FileAsync(IFormCollection form, string name, CancellationToken cancellationToken)
    {
        if (form.Files.GetFile(name) is not { Length: > 0 and <= StandingBook.MostBytes } file) return null;
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    public static readonly string NoFile = string.Create(CultureInfo.InvariantCulture, $"file: none, or an empty one, or one that is too large; allowed: a file of 1 to {StandingBook.MostBytes} bytes");

    /// <summary>After a form: the answer is another page, so that loading it again sends nothing again.</summary>
    public static void See(HttpContext context, string page)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = page;
    }

    /// <summary>Done: another page. Not done: the page anew, with what is in the way and all that was typed.</summary>
    public static async Task<IResult> TellAsync(HttpContext context, DeedAnswer answer, string page, Func<IReadOnlyList<string>, Task<IResult>> showAnew)
    {
        switch (answer)
        {
            case DeedAnswer.Done: See(context, page); return Results.Empty;
            case DeedAnswer.Unknown(var why): return Endpoints.Missing(why);
            case DeedAnswer.Conflict(var why): context.Response.StatusCode = StatusCodes.Status409Conflict; return await showAnew(why);
            case DeedAnswer.Invalid(var why): context.Response.StatusCode = StatusCodes.Status400BadRequest; return await showAnew(why);
            default: return Results.StatusCode(StatusCodes.Status500InternalServerError);
        }
    }
}
