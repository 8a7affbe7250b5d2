namespace Traceability.Field.Modbus.Listening;

/// <summary>
/// The answers that one unit owes. A unit answers in the order in which it was asked, and an answer names only unit, function and length: while the
/// unit owes one of the same form for other registers, an answer of that form is nobody's, and its own question is owed too. What is owed is settled
/// by an answer of a form that nothing else owed has, by the unit's silence for as long as it could take, or by time. Where a question may have been
/// missed (at the beginning, and after bytes that could be a damaged one), any question of the master's repertoire may be owed.
/// </summary>
sealed class Unanswered(TimeSpan began)
{
    /// <summary>No unit answers later …</summary>
    public static readonly TimeSpan LatestAnswer = TimeSpan.FromSeconds(10);

    /// <summary>… and none that has spoken lets so much time go by before the next answer that it owes.</summary>
    static readonly TimeSpan LongestSilence = TimeSpan.FromMilliseconds(800);

    const int Most = 16, MostForms = 32;

    readonly (ReadRequest Question, TimeSpan At)[] owed = new (ReadRequest, TimeSpan)[Most];
    readonly (byte Function, int AnswerBytes, ushort Address, bool IsMany)[] forms = new (byte, int, ushort, bool)[MostForms];
    readonly TimeSpan knownFrom = began + LatestAnswer;
    int count, formCount;
    TimeSpan blindUntil;
    TimeSpan spokeAt = began;

    /// <summary>The master asks.</summary>
    public void Asked(in ReadRequest question, TimeSpan now)
    {
        // Had it owed anything, it would have spoken since.
        if (now - spokeAt >= LongestSilence) (count, blindUntil) = (0, TimeSpan.Zero);
        Learn(question);
    }

    /// <summary>The master gave this question up, or its answer may have been another's.</summary>
    public void Add(in ReadRequest question, TimeSpan askedAt, TimeSpan now)
    {
        if (count == Most) ForgetAll(now);
        owed[count++] = (question, askedAt);
        // It may be at it only now.
        spokeAt = now;
    }

    /// <summary>The unit has said something that is no use; more may follow.</summary>
    public void Spoke(TimeSpan now) => spokeAt = now;

    /// <summary>A question may have been missed.</summary>
    public void ForgetAll(TimeSpan now)
    {
        (count, spokeAt, blindUntil) = (0, now, now + LatestAnswer);
    }

    /// <summary>Whether an answer that fits this question is the one to it; then everything older is settled too.</summary>
    public bool Settles(in ReadRequest question, TimeSpan now)
    {
        spokeAt = now;
        if (now < knownFrom || (now < blindUntil && IsAskedOfManyPlaces(question))) return false;
        var expired = 0;
        while (expired < count && now - owed[expired].At > LatestAnswer) expired++;
        owed.AsSpan(expired, count - expired).CopyTo(owed);
        count -= expired;
        var isRepeated = false;
        foreach (var (earlier, _) in owed.AsSpan(0, count))
        {
            if (earlier.Function != question.Function || earlier.AnswerBytes != question.AnswerBytes) continue;
            if (earlier.Address != question.Address) return false;
            // Asked twice: whichever of the two this answers, it tells of the same registers, and the other answer may follow.
            isRepeated = true;
        }
        if (!isRepeated) count = 0;
        return true;
    }

    void Learn(in ReadRequest question)
    {
        foreach (ref var form in forms.AsSpan(0, formCount))
        {
            if (form.Function != question.Function || form.AnswerBytes != question.AnswerBytes) continue;
            form.IsMany |= form.Address != question.Address;
            return;
        }
        if (formCount < MostForms) forms[formCount++] = (question.Function, question.AnswerBytes, question.Address, false);
    }

    bool IsAskedOfManyPlaces(in ReadRequest question)
    {
        foreach (var form in forms.AsSpan(0, formCount))
            if (form.Function == question.Function && form.AnswerBytes == question.AnswerBytes) return form.IsMany;
        return true;
    }
}
