namespace Traceability.Site;

public enum BusKind
{
    ModbusTcp,
}
