namespace Traceability.Field.Rfid;

public sealed record TagReaderOptions(string Host, int Port)
{
    public TimeSpan Period { get; init; } = TimeSpan.FromMilliseconds(200);
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(500);
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A tag at the edge of the field flickers: it is gone only when so long (and two answers) without it have passed.</summary>
    public TimeSpan GoneAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The reader is lost after so long, and two questions, without an answer.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(3);
}
