namespace Traceability.Ledger.Ingest;

static class RefusalReasons
{
    /// <summary>As lists and events say it.</summary>
    public static string Name(this RefusalReason reason) => reason switch
    {
        RefusalReason.TooLarge => "too large",
        RefusalReason.Malformed => "malformed",
        RefusalReason.Newer => "newer",
        RefusalReason.NotEnrolled => "not enrolled",
        RefusalReason.ForeignTopic => "foreign topic",
        RefusalReason.UnknownKey => "unknown key",
        RefusalReason.BadSignature => "bad signature",
        RefusalReason.BodyUnreadable => "body unreadable",
        RefusalReason.RootMismatch => "root mismatch",
        RefusalReason.EntriesAltered => "entries altered",
        RefusalReason.EntriesUnreadable => "entries unreadable",
        RefusalReason.DecodingMismatch => "decoding mismatch",
        RefusalReason.Revoked => "key revoked",
        RefusalReason.Suspended => "chain suspended",
        RefusalReason.UnknownCheckpoint => "unknown checkpoint",
        RefusalReason.WrongTime => "wrong time",
        _ => "too many waiting",
    };

    /// <summary>
    /// Whether the same bytes on the same topic can never be taken, so that they need not be looked at again. What depends on enrolment, on this
    /// program's version or on what is held may change.
    /// </summary>
    public static bool IsFinal(this RefusalReason reason) =>
        reason is not (RefusalReason.NotEnrolled or RefusalReason.Newer or RefusalReason.UnknownKey or RefusalReason.RootMismatch or RefusalReason.TooManyWaiting
            or RefusalReason.Suspended or RefusalReason.UnknownCheckpoint or RefusalReason.WrongTime);
}
