namespace Traceability.Evidence.Entries;

/// <summary>First element of an entry <c>[kind, body]</c>. The numbers are final.</summary>
public enum EntryKind
{
    Tally = 0,
    Series = 1,
    Weighing = 2,
    Tag = 3,
    Event = 4,
    Configuration = 5,
    RegisterStatement = 6,
}
