using System.Runtime.InteropServices;
using Traceability.Mqtt.Native;

namespace Traceability.Mqtt;

/// <summary>libmosquitto's and the broker's codes in our words.</summary>
static class DisconnectReasons
{
    /// <summary>MQTT 5, table 3-1. libmosquitto hands over 3.1.1 codes (1 … 5) unchanged when an old broker answers.</summary>
    public static DisconnectReason FromConnack(int code) =>
        new(code is 0x86 or 0x87 or 0x8C or 4 or 5 ? DisconnectCause.NotAuthorised : DisconnectCause.Refused, code, LibMosquitto.DescribeReason(code));

    /// <param name="errno">What the failing call left behind; means something only for <see cref="MosquittoError.Errno"/>.</param>
    public static DisconnectReason FromLibrary(MosquittoError error, int errno, bool established, string address)
    {
        var words = error == MosquittoError.Errno && errno != 0 ? Marshal.GetPInvokeErrorMessage(errno) : LibMosquitto.Describe(error);
        return new(Cause(error, established), (int)error, $"{address}: {words}");
    }

    static DisconnectCause Cause(MosquittoError error, bool established) => error switch
    {
        MosquittoError.Errno or MosquittoError.NoConnection or MosquittoError.ConnectionLost =>
            established ? DisconnectCause.ConnectionLost : DisconnectCause.Unreachable,
        MosquittoError.NameNotFound or MosquittoError.Lookup => DisconnectCause.Unreachable,
        MosquittoError.ConnectionRefused => DisconnectCause.Refused,
        MosquittoError.KeepAlive => DisconnectCause.KeepAlive,
        MosquittoError.Tls or MosquittoError.TlsHandshake or MosquittoError.Ocsp => DisconnectCause.Tls,
        MosquittoError.Protocol or MosquittoError.MalformedPacket or MosquittoError.DuplicateProperty or MosquittoError.OversizePacket => DisconnectCause.Protocol,
        _ => DisconnectCause.Local,
    };
}
