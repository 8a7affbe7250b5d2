using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Enrolment;

/// <summary>
/// The codes that stand for terms, a file each in <c>codes/</c> of the data folder, named by the code's id: <c>ID.code</c> holds its end (Unix ms) on a line, the
/// tag of the terms on a line, and the terms; <c>ID.used</c> the end alone. The terms can be read by whoever has the folder; he has neither the code nor the key of
/// the tag, so that other terms than these cannot be made to count.
/// </summary>
sealed class EnrolmentCodes(string folder, TimeSpan life, TimeProvider time)
{
    public static readonly TimeSpan UsualLife = TimeSpan.FromHours(72);

    /// <summary>For so long after its end a code is still told to be used or expired.</summary>
    static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>After so many unknown codes nothing more is looked up for their sender, for so long.</summary>
    const int WrongBefore = 10;
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    readonly Lock gate = new();
    /// <summary>Guessing is hopeless anyway; this keeps a stranger from making the disk work.</summary>
    readonly WrongAttempts<IPAddress> attempts = new(WrongBefore, Pause, Pause, time);

    public (EnrolmentCode Code, DateTimeOffset Until) Give(EnrolmentTerms terms)
    {
        var (code, until, text) = (EnrolmentCode.Draw(), time.GetUtcNow() + life, terms.Encode());
        lock (gate)
        {
            Directory.CreateDirectory(folder, DurableFile.OwnerOnly | UnixFileMode.UserExecute);
            Forget();
            DurableFile.Write(FileOf(code.Id, ".code"), Encoding.UTF8.GetBytes($"{EndLine(until)}{code.TagOf(text)}\n{text}"), DurableFile.OwnerOnly, again: false);
        }
        return (code, until);
    }

    /// <param name="id">Of the code that was typed.</param>
    /// <param name="from">Whose attempts are counted; others are not held up by them.</param>
    public CodeAnswer Take(byte[] id, IPAddress from)
    {
        lock (gate)
        {
            if (attempts.Wait(SenderNetwork.Of(from)) is { } wait) return new CodeAnswer.TooMany(wait);
            if (File.Exists(FileOf(id, ".used"))) return new CodeAnswer.Used();
            var path = FileOf(id, ".code");
            if (!TryRead(path, out var until, out var held) || held.Split('\n', 2) is not [var tag, var terms])
            {
                attempts.Count(SenderNetwork.Of(from));
                return new CodeAnswer.Unknown();
            }
            if (time.GetUtcNow() >= until) return new CodeAnswer.Expired();
            // Spent before it is answered: an answer that is lost costs a new code, never a second answer.
            DurableFile.Write(FileOf(id, ".used"), Encoding.UTF8.GetBytes(EndLine(until)), DurableFile.OwnerOnly, again: false);
            File.Delete(path);
            return new CodeAnswer.Given(terms, tag);
        }
    }

    void Forget()
    {
        foreach (var path in Directory.EnumerateFiles(folder))
            if (TryRead(path, out var until, out _) && time.GetUtcNow() > until + Remembered) File.Delete(path);
    }

    static bool TryRead(string path, out DateTimeOffset until, [NotNullWhen(true)] out string? held)
    {
        (until, held) = (default, null);
        if (!File.Exists(path)) return false;
        var text = File.ReadAllText(path);
        var line = text.IndexOf('\n');
        if (line < 0 || !long.TryParse(text.AsSpan(0, line), NumberStyles.None, CultureInfo.InvariantCulture, out var ms) || ms > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return false;
        (until, held) = (DateTimeOffset.FromUnixTimeMilliseconds(ms), text[(line + 1)..]);
        return true;
    }

    static string EndLine(DateTimeOffset until) => string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeMilliseconds()}\n");

    string FileOf(byte[] id, string suffix) => Path.Combine(folder, Convert.ToHexStringLower(id) + suffix);
}
