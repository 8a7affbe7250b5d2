using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Enrolment;

/// <summary>
/// The codes that stand for terms, a file each in <c>codes/</c> of the data folder, named by the code's hash: <c>HASH.code</c> holds its end (Unix ms) on a line
/// and the terms, <c>HASH.used</c> the end alone. The terms can be read by whoever has the folder; the code cannot.
/// </summary>
sealed class EnrolmentCodes(string folder, TimeSpan life, TimeProvider time)
{
    public static readonly TimeSpan UsualLife = TimeSpan.FromHours(72);

    /// <summary>For so long after its end a code is still told to be used or expired.</summary>
    static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    readonly Lock gate = new();
    readonly CodeAttempts attempts = new(time);

    public (EnrolmentCode Code, DateTimeOffset Until) Give(EnrolmentTerms terms)
    {
        var (code, until) = (EnrolmentCode.Draw(), time.GetUtcNow() + life);
        lock (gate)
        {
            Directory.CreateDirectory(folder, DurableFile.OwnerOnly | UnixFileMode.UserExecute);
            Forget();
            DurableFile.Write(FileOf(code, ".code"), Encoding.UTF8.GetBytes(EndLine(until) + terms.Encode()), DurableFile.OwnerOnly, again: false);
        }
        return (code, until);
    }

    /// <param name="from">Whose attempts are counted; others are not held up by them.</param>
    public CodeAnswer Take(string typed, IPAddress from)
    {
        if (!EnrolmentCode.TryParse(typed, out var code)) return new CodeAnswer.Mistyped();
        lock (gate)
        {
            if (attempts.Wait(from) is { } wait) return new CodeAnswer.TooMany(wait);
            if (File.Exists(FileOf(code, ".used"))) return new CodeAnswer.Used();
            var path = FileOf(code, ".code");
            if (!TryRead(path, out var until, out var terms))
            {
                attempts.Count(from);
                return new CodeAnswer.Unknown();
            }
            if (time.GetUtcNow() >= until) return new CodeAnswer.Expired();
            // Spent before it is answered: an answer that is lost costs a new code, never a second answer.
            DurableFile.Write(FileOf(code, ".used"), Encoding.UTF8.GetBytes(EndLine(until)), DurableFile.OwnerOnly, again: false);
            File.Delete(path);
            return new CodeAnswer.Given(terms);
        }
    }

    void Forget()
    {
        foreach (var path in Directory.EnumerateFiles(folder))
            if (TryRead(path, out var until, out _) && time.GetUtcNow() > until + Remembered) File.Delete(path);
    }

    static bool TryRead(string path, out DateTimeOffset until, [NotNullWhen(true)] out string? terms)
    {
        (until, terms) = (default, null);
        if (!File.Exists(path)) return false;
        var text = File.ReadAllText(path);
        var line = text.IndexOf('\n');
        if (line < 0 || !long.TryParse(text.AsSpan(0, line), NumberStyles.None, CultureInfo.InvariantCulture, out var ms) || ms > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return false;
        (until, terms) = (DateTimeOffset.FromUnixTimeMilliseconds(ms), text[(line + 1)..]);
        return true;
    }

    static string EndLine(DateTimeOffset until) => string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeMilliseconds()}\n");

    string FileOf(EnrolmentCode code, string suffix) => Path.Combine(folder, code.Hash + suffix);
}
