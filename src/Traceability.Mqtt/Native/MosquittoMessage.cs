using System.Runtime.InteropServices;

namespace Traceability.Mqtt.Native;

/// <summary>struct mosquitto_message: 40 bytes on 64-bit systems; valid only inside the callback.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct MosquittoMessage
{
    public int Mid;
    public byte* Topic;
    public byte* Payload;
    public int PayloadLength;
    public int Qos;
    public byte Retain;
}
