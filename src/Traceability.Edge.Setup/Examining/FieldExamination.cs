using System.Net.Sockets;
using Traceability.Field.Gpio;
using Traceability.Field.Modbus;
using Traceability.Site;

namespace Traceability.Edge.Setup.Examining;

/// <summary>Whether each bus and GPIO chip can be reached; nothing is asked of any device.</summary>
static class FieldExamination
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Finding>> OfAsync(Installation site, CancellationToken cancellationToken)
    {
        var buses = await Task.WhenAll(site.Buses.Select(bus => bus.Serial is null ? SocketAsync(bus, cancellationToken) : Task.FromResult(Port(bus))));
        return [.. buses, .. site.Gpio.Select(Chip)];
    }

    static Finding Port(Bus bus)
    {
        var port = ((SerialBusOptions)SiteBus.LineOf(bus)).Port with { ListensOnly = bus.Role == BusRole.Listener };
        return Field.Serial.PortTrial.Of(port) is { } refusal
            ? Finding.Bad($"bus {bus.Name}", $"{port.Path}: {refusal}",
                "Look at ls -l /dev/serial/by-path; end what has it (the running agent has its buses); sudo usermod -aG dialout USER; for RS-485 see rs485 in the site file.")
            : Finding.Good($"bus {bus.Name}", $"{port.Path} opens at {port.Baud} baud");
    }

    static async Task<Finding> SocketAsync(Bus bus, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        string? why = null;
        try
        {
            await socket.ConnectAsync(bus.Host, bus.Port, limit.Token);
        }
        catch (SocketException failed)
        {
            why = failed.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "the host is there, and nothing listens on this port",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "no such host is known",
                _ => failed.Message,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            why = $"no answer within {Patience.TotalSeconds:0} s";
        }
        return why is null
            ? Finding.Good($"bus {bus.Name}", $"{bus.Host}:{bus.Port} accepts a connection")
            : Finding.Bad($"bus {bus.Name}", $"{bus.Host}:{bus.Port}: {why}", "Check cable, address and port of the gateway; many take one or two connections at a time.");
    }

    static Finding Chip(GpioBank bank)
    {
        using var chip = GpioChip.Find(bank.Label, out var error);
        if (chip is null) return Finding.Bad($"gpio {bank.Name}", error, "gpiodetect shows the labels; firmware-config/raspberry-pi/60-traceability-edge.rules gives the group the right to open them.");
        return bank.Lines.FirstOrDefault(line => line.Offset >= chip.Lines) is { } beyond
            ? Finding.Bad($"gpio {bank.Name}", $"{chip.Label} has lines 0 to {chip.Lines - 1}, not {beyond.Offset} of {beyond.Name}", "Correct the line in the site file.")
            : Finding.Good($"gpio {bank.Name}", $"{chip.Label} at {chip.Path}, {chip.Lines} lines");
    }
}
