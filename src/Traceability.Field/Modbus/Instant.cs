namespace Traceability.Field.Modbus;

/// <summary>One moment on both clocks, in milliseconds: the wall clock that may step and the monotonic one that does not.</summary>
readonly record struct Instant(long UnixMs, long MonotonicMs)
{
    public static Instant Of(TimeProvider time) => new(time.GetUtcNow().ToUnixTimeMilliseconds(), MonotonicOf(time));

    public static long MonotonicOf(TimeProvider time) => (long)(time.GetTimestamp() * (1000.0 / time.TimestampFrequency));
}
