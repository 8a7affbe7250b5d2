namespace Traceability.Profiles;

/// <summary>A question and its answer as bytes, and what the answer means; tests hold the profile against them.</summary>
/// <param name="Value">The value that was asked for; null when the frame shows something else, such as an exception.</param>
/// <param name="Shows">The number in the value's unit, exactly as the source prints it; for a tag its digits.</param>
public sealed record ProfileFrame(
    FrameOrigin Origin, FrameTransport Transport, ReadOnlyMemory<byte> Ask, ReadOnlyMemory<byte> Answer, ProfileValue? Value, string Shows);
