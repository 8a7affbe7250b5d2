namespace Traceability.Carbon.Reading;

/// <summary>Why a file was not taken. The four are different results: nothing there, not readable as JSON, made for a later reader, wrong.</summary>
public enum ReadFaultKind { Empty, Unreadable, Newer, Wrong }
