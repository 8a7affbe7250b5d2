using Microsoft.Extensions.Logging;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Edge.Agent.Transport;

/// <summary>
/// Gets the device its first certificate and each further one, long before the old one ends and after each change of the evidence key: with the pauses below a
/// ledger may be away for a month. Asks whenever the certificate does not look valid by this clock, so that a clock that is off by years locks nobody out.
/// </summary>
/// <param name="ask">The request's bytes to the ledger; null where the site names no address for it, and the request waits to be carried.</param>
/// <param name="ledgerOnline">The key that answers are believed by.</param>
/// <param name="renewed">Called when other files count from now on.</param>
sealed partial class CertificateRenewal(TlsIdentity identity, PendingRequest pending, byte[] chain, Func<byte[], CancellationToken, Task<(byte[]? Note, string Why)>>? ask,
    Func<NoteKey> ledgerOnline, Action renewed, TimeProvider time, ILogger<CertificateRenewal> log)
{
    static readonly TimeSpan Round = TimeSpan.FromMinutes(10), FirstPause = TimeSpan.FromSeconds(5);

    /// <summary>Without a certificate nothing is sent at all; with one there is a month left.</summary>
    static readonly TimeSpan LongestPauseWithout = TimeSpan.FromMinutes(1), LongestPauseWith = TimeSpan.FromHours(1);

    /// <summary>After an answer that this clock takes for invalid: the clock is off, and the ledger gives a chain a few at a time only.</summary>
    static readonly TimeSpan PauseAfterAnswer = TimeSpan.FromDays(3);

    string told = "";
    bool lookedForCarried;
    TimeSpan pause = FirstPause;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            try
            {
                wait = await StepAsync(cancellationToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Whatever it is: nobody else would notice that this loop has ended before the certificate does.
                Tell(problem.Message);
                wait = Longer();
            }
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <returns>How long to wait for the next.</returns>
    async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        identity.Keep();
        if (!lookedForCarried)
        {
            lookedForCarried = true;
            if (pending.CarriedAnswer() is { } carried)
            {
                var unfit = Take(carried);
                Tell(unfit);
                if (unfit is null) Use();
            }
        }
        if (!identity.IsDue(time.GetUtcNow()) && pending.IsAnswered(identity.PublicKey))
        {
            (pause, told) = (FirstPause, "");
            return Round;
        }
        var stood = pending.Standing(identity.PublicKey) is not null;
        var request = pending.For(identity.PublicKey, time.GetUtcNow());
        if (ask is null)
        {
            Tell("the site file names no ledger.api: carry certificate.request to the ledger and certificate.answer back, then start again");
            return Round;
        }
        var (note, why) = await ask(request.Bytes, cancellationToken);
        var fault = note is null ? why : Take(note);
        Tell(fault);
        if (fault is not null) return Longer();
        pause = FirstPause;
        // To a request of long ago, whose first answer was lost: it says nothing of the clock.
        if (stood && time.GetUtcNow() >= identity.Lifetime!.Value.Until) return TimeSpan.Zero;
        Use();
        return identity.IsDue(time.GetUtcNow()) ? PauseAfterAnswer : Round;
    }

    TimeSpan Longer()
    {
        var longest = identity.Lifetime is null ? LongestPauseWithout : LongestPauseWith;
        var wait = Jittered(pause);
        pause = pause * 2 < longest ? pause * 2 : longest;
        return wait;
    }

    /// <returns>Why the answer is not taken, or null.</returns>
    string? Take(byte[] answer)
    {
        if (pending.Standing(identity.PublicKey) is not { } request) return "an answer to no request of this device";
        var outcome = CertificateNote.TryOpen(answer, ledgerOnline(), out var note);
        if (!outcome.IsOk) return $"the answer is not the ledger's: {outcome.Reason}";
        if (!note!.Chain.AsSpan().SequenceEqual(chain) || !note.Request.AsSpan().SequenceEqual(request.Identity)) return "the answer is to another request";
        if (identity.Take(note) is { } fault) return fault;
        pending.Answered();
        return null;
    }

    void Use()
    {
        var (from, until) = identity.Lifetime!.Value;
        var now = time.GetUtcNow();
        if (now < from || now >= until) Log.ClockOff(log, from, until, now);
        else Log.Renewed(log, until);
        renewed();
    }

    /// <summary>The same again is not told again.</summary>
    void Tell(string? fault)
    {
        if (fault is null || fault == told) return;
        told = fault;
        Log.NotRenewed(log, fault);
    }

    /// <summary>Many devices that lost one ledger do not come back in step.</summary>
    static TimeSpan Jittered(TimeSpan pause) => pause * (0.5 + Random.Shared.NextDouble() / 2);

    static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Information, "The certificate of this device's connections is valid until {Until:u}")]
        public static partial void Renewed(ILogger logger, DateTimeOffset until);

        [LoggerMessage(1502, LogLevel.Warning, "No certificate yet: {Why}; trying again")]
        public static partial void NotRenewed(ILogger logger, string why);

        [LoggerMessage(1503, LogLevel.Warning, "The ledger's new certificate is valid from {From:u} to {Until:u}, but this device's clock says {Now:u}: set the clock")]
        public static partial void ClockOff(ILogger logger, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now);
    }
}
