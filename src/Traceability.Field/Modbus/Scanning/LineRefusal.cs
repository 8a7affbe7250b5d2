namespace Traceability.Field.Modbus.Scanning;

/// <param name="Reason">A clause for people, such as "another program has it".</param>
public sealed record LineRefusal(LineTrouble Trouble, string Reason);
