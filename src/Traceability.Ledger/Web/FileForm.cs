using System.Text;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>Takes a file that was chosen or typed in a form, with the deed that was looked at.</summary>
static class FileForm
{
    /// <param name="put">File, note and what was seen.</param>
    /// <param name="showAnew">The page with the form as it was typed.</param>
    public static async Task<IResult> TakeAsync(HttpContext context, string page, Func<byte[], string?, string, Task<DeedAnswer>> put, Func<TypedFile, Task<IResult>> showAnew, CancellationToken cancellationToken)
    {
        if (await PageForm.ReadAsync(context, cancellationToken) is not { } form) return Results.Empty;
        var (note, seen) = (form["note"].ToString().Trim(), form["seen"].ToString());
        var chosen = form.Files.GetFile("file") is { Length: > 0 };
        // A file that was chosen counts, as it is; a text comes with the browser's line ends.
        var file = chosen ? await PageForm.FileAsync(form, "file", cancellationToken) : Encoding.UTF8.GetBytes(form["text"].ToString().ReplaceLineEndings("\n"));
        var answer = file is null || file.Length > StandingBook.MostBytes ? new DeedAnswer.Invalid([PageForm.NoFile]) : await put(file, note.Length > 0 ? note : null, seen);
        return await PageForm.TellAsync(context, answer, page, why => showAnew(new TypedFile(file is null ? form["text"].ToString() : Encoding.UTF8.GetString(file), note, why)));
    }
}
