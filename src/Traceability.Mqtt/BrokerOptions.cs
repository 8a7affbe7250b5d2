namespace Traceability.Mqtt;

/// <summary>Where the broker is and how to hold on to it. Defaults live here and nowhere else.</summary>
public sealed record BrokerOptions
{
    /// <summary>Name or address; resolved anew at each attempt.</summary>
    public required string Host { get; init; }
    public int Port { get; init; } = 1883;

    /// <summary>Unique at the broker: a second client of the same id throws the first one out.</summary>
    public required string ClientId { get; init; }
    public string? UserName { get; init; }
    public string? Password { get; init; }
    public TlsFiles? Tls { get; init; }
    public LastWill? Will { get; init; }

    /// <summary>Whole seconds, 5 s … 18 h. The broker takes us for dead after one and a half times this.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>From the first SYN to CONNACK; a black-holed attempt is given up then.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first attempt after a failure waits a random time below this (full jitter); the ceiling doubles from there.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);
    public TimeSpan LongestPause { get; init; } = UsualLongestPause;
    public static readonly TimeSpan UsualLongestPause = TimeSpan.FromSeconds(30);

    /// <summary>A connection that lasted this long sets the pause back to <see cref="FirstPause"/>; a shorter one may be a broker that lets us in and throws us out.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Unacknowledged publications at most, 1 … 60 000; the broker's receive maximum may lower it.</summary>
    public int Window { get; init; } = 128;

    /// <summary>Events held for the reader before the link stops reading from the network.</summary>
    public int EventCapacity { get; init; } = 1024;
}
