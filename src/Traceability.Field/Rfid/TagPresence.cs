using Traceability.Field.Modbus;

namespace Traceability.Field.Rfid;

/// <summary>Turns answers into comings and goings. No clock and no line of its own.</summary>
sealed class TagPresence(TagReaderOptions options, ITagSink sink)
{
    const int FewestQuestions = 2;

    TagUid? present;
    Instant lastSeen;
    int answersWithout;
    Instant lastAnswer;
    long silentSinceMs;
    int questionsInVain;
    bool lost;

    public void Begin(Instant at) => lastAnswer = at;

    public void Tag(TagUid uid, Instant at)
    {
        Answered(at);
        if (present is { } other && other != uid) Gone(at);
        var news = present is null;
        present = uid;
        lastSeen = at;
        answersWithout = 0;
        if (news) sink.TagSeen(uid, at.UnixMs, at.MonotonicMs);
    }

    public void NoTag(Instant at)
    {
        Answered(at);
        if (present is null) return;
        answersWithout++;
        if (answersWithout >= FewestQuestions && at.MonotonicMs - lastSeen.MonotonicMs >= options.GoneAfter.TotalMilliseconds) Gone(at);
    }

    public void NoAnswer(FieldCause cause, Instant at)
    {
        if (questionsInVain++ == 0) silentSinceMs = at.MonotonicMs;
        if (lost || questionsInVain < FewestQuestions || at.MonotonicMs - silentSinceMs < options.LostAfter.TotalMilliseconds) return;
        lost = true;
        if (present is not null) Gone(at);
        sink.ReaderLost(cause, lastAnswer.UnixMs, at.UnixMs);
    }

    /// <summary>Nobody looks any more: whoever is there was last seen before.</summary>
    public void End(Instant at)
    {
        if (present is not null) Gone(at);
    }

    void Answered(Instant at)
    {
        if (lost) sink.ReaderReturned(lastAnswer.UnixMs, at.UnixMs);
        lost = false;
        questionsInVain = 0;
        lastAnswer = at;
    }

    void Gone(Instant at)
    {
        sink.TagGone(present!.Value, lastSeen.UnixMs, at.UnixMs);
        present = null;
        answersWithout = 0;
    }
}
