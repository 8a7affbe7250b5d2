namespace Traceability.Evidence.Log;

public enum KeyState
{
    Valid,
    Suspended,
    Revoked,
}
