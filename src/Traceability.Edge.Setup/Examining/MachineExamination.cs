using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Traceability.Field.Serial;
using Traceability.Mqtt;

namespace Traceability.Edge.Setup.Examining;

/// <summary>What the agent needs of the machine itself: processor, runtime, libraries, the kernel's interfaces.</summary>
static class MachineExamination
{
    /// <summary>What the agent was built for (README, "Boards and systems").</summary>
    static readonly Architecture[] Built = [Architecture.Arm64, Architecture.X64];

    public static IEnumerable<Finding> Of()
    {
        var architecture = RuntimeInformation.OSArchitecture;
        var says = $"{architecture.ToString().ToLowerInvariant()}, pages of {Environment.SystemPageSize / 1024} KiB, {RuntimeInformation.FrameworkDescription}";
        yield return Built.Contains(architecture)
            ? Finding.Good("machine", says)
            : Finding.Bad("machine", says, "Install a 64-bit system: Debian or Raspberry Pi OS 12 or 13, arm64 or amd64.");
        yield return BrokerLibrary.Version() is { } mosquitto
            ? mosquitto.StartsWith("2.", StringComparison.Ordinal) ? Finding.Good("libmosquitto", mosquitto) : Finding.Bad("libmosquitto", mosquitto, "Install libmosquitto1 2.0 or later.")
            : Finding.Bad("libmosquitto", "is not installed", "sudo apt install libmosquitto1, or the .deb in the offline folder.");
        yield return OpenSsl();
        yield return !File.Exists("/dev/ptmx") ? Finding.Doubtful("serial interface", "not tried: no /dev/ptmx here", "A container or a bare tree has none; try it on the device itself.")
            : PortTrial.OfPseudoTerminal() is { } refusal
            ? Finding.Bad("serial interface", $"a pseudo terminal: {refusal}", "Report it with the output of uname -a: this kernel's structures are not those we know.")
            : Finding.Good("serial interface", "a pseudo terminal took an odd speed and told it back");
    }

    static Finding OpenSsl()
    {
        const long version3 = 0x3000_0000;
        var version = SafeEvpPKeyHandle.OpenSslVersion;
        // MNN00PP0 since version 3.
        var says = $"{version >> 28}.{(version >> 20) & 0xFF}.{(version >> 4) & 0xFF}";
        return version >= version3 ? Finding.Good("OpenSSL", says) : Finding.Bad("OpenSSL", says, "Install OpenSSL 3: Debian 12 or later has it.");
    }
}
