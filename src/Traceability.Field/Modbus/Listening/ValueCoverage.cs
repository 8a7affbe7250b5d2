namespace Traceability.Field.Modbus.Listening;

/// <summary>How far the master asks for one of the wanted values.</summary>
/// <param name="Heard">Answers that held it.</param>
/// <param name="IsCovered">It was heard within its period's patience.</param>
public sealed record ValueCoverage(PolledValue Value, long Heard, bool IsCovered);
