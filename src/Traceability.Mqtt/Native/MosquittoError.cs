namespace Traceability.Mqtt.Native;

/// <summary>libmosquitto 2.0's return codes (enum mosq_err_t), as far as we tell them apart.</summary>
enum MosquittoError
{
    Success = 0,
    OutOfMemory = 1,
    Protocol = 2,
    Invalid = 3,
    NoConnection = 4,
    ConnectionRefused = 5,
    ConnectionLost = 7,
    Tls = 8,
    PayloadSize = 9,
    Errno = 14,
    NameNotFound = 15,
    KeepAlive = 19,
    Lookup = 20,
    MalformedPacket = 21,
    DuplicateProperty = 22,
    TlsHandshake = 23,
    QosNotSupported = 24,
    OversizePacket = 25,
    Ocsp = 26,
    RetainNotSupported = 28,
}
