using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Traceability.Mqtt.Native;
using Traceability.Testing;
using Xunit;

namespace Traceability.Mqtt.Tests;

/// <summary>What we hand to libmosquitto and take from it, beside its header.</summary>
public sealed class LibraryLayoutTests
{
    static readonly (string C, long Ours)[] Facts =
    [
        ("sizeof(struct mosquitto_message)", Unsafe.SizeOf<MosquittoMessage>()),
        ("offsetof(struct mosquitto_message, mid)", Offset(nameof(MosquittoMessage.Mid))),
        ("offsetof(struct mosquitto_message, topic)", Offset(nameof(MosquittoMessage.Topic))),
        ("offsetof(struct mosquitto_message, payload)", Offset(nameof(MosquittoMessage.Payload))),
        ("offsetof(struct mosquitto_message, payloadlen)", Offset(nameof(MosquittoMessage.PayloadLength))),
        ("offsetof(struct mosquitto_message, qos)", Offset(nameof(MosquittoMessage.Qos))),
        ("offsetof(struct mosquitto_message, retain)", Offset(nameof(MosquittoMessage.Retain))),
        ("sizeof(bool)", 1),
        ("sizeof(struct pollfd)", Unsafe.SizeOf<LibC.PollDescriptor>()),
        ("offsetof(struct pollfd, revents)", (long)Marshal.OffsetOf<LibC.PollDescriptor>(nameof(LibC.PollDescriptor.Got))),
        ("MOSQ_OPT_PROTOCOL_VERSION", LibMosquitto.OptionProtocolVersion), ("MOSQ_OPT_SEND_MAXIMUM", LibMosquitto.OptionSendMaximum), ("MOSQ_OPT_TCP_NODELAY", LibMosquitto.OptionTcpNoDelay),
        ("MQTT_PROTOCOL_V5", LibMosquitto.ProtocolVersion5), ("MQTT_PROP_RECEIVE_MAXIMUM", LibMosquitto.PropertyReceiveMaximum),
    ];

    static long Offset(string field) => (long)Marshal.OffsetOf<MosquittoMessage>(field);

    [Theory, InlineData(HeaderLayout.X64), InlineData(HeaderLayout.Arm64)]
    public void Sizes_places_and_numbers_are_those_of_the_header(string compiler) => HeaderLayout.Agrees(compiler, ["poll.h", "stdbool.h", "stddef.h", "mosquitto.h", "mqtt_protocol.h"], Facts);
}
