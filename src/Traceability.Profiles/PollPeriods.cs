namespace Traceability.Profiles;

public static class PollPeriods
{
    public static TimeSpan Default(this PollClass poll) => poll switch
    {
        PollClass.Fast => TimeSpan.FromMilliseconds(200),
        PollClass.Normal => TimeSpan.FromSeconds(1),
        _ => TimeSpan.FromSeconds(10),
    };
}
