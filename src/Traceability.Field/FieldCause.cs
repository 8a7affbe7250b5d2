namespace Traceability.Field;

public enum FieldCause
{
    None,

    /// <summary>No answer within the unit's time-out.</summary>
    Timeout,

    /// <summary>The connection to the gateway broke or could not be made.</summary>
    Connection,

    /// <summary>An exception answer; the code stands beside the cause.</summary>
    Exception,

    /// <summary>On a bus with another master: nobody asked for it, or nobody answered.</summary>
    NotHeard,

    /// <summary>An answer that is not an answer to the question: other unit, function or length.</summary>
    Protocol,
}
