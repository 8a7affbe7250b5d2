namespace Traceability.Site;

public enum LineParity
{
    None,
    Even,
    Odd,
}
