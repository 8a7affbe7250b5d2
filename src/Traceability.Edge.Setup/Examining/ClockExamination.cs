using System.ComponentModel;
using System.Diagnostics;

namespace Traceability.Edge.Setup.Examining;

/// <summary>Whether the clock can be right: a weighing's time is worth what the clock is.</summary>
static class ClockExamination
{
    /// <summary>Nothing of this product is older: a clock below it has forgotten the time.</summary>
    static readonly DateTimeOffset Earliest = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Certificates end before; a clock beyond it is wrong, or this program very old.</summary>
    static readonly DateTimeOffset Latest = Earliest.AddYears(15);

    public static async Task<Finding> OfAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var says = $"{now:yyyy-MM-dd HH:mm:ss} UTC";
        if (now < Earliest || now > Latest)
            return Finding.Bad("clock", $"{says}, which is years off", "sudo timedatectl set-time 'YYYY-MM-DD HH:MM:SS', then a time server or an RTC (firmware-config/raspberry-pi).");
        return await SynchronisedAsync(cancellationToken) switch
        {
            true => Finding.Good("clock", $"{says}, synchronised"),
            false => Finding.Doubtful("clock", $"{says}, not synchronised", "Give it a time server: sudo apt install chrony, with firmware-config/raspberry-pi/chrony.conf."),
            null => Finding.Doubtful("clock", $"{says}; nobody here says whether it is synchronised", "timedatectl or chronyc tracking shows it on the device."),
        };
    }

    static async Task<bool?> SynchronisedAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo("timedatectl", ["show", "--property=NTPSynchronized", "--value"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (asked is null) return null;
            var answer = await asked.StandardOutput.ReadToEndAsync(cancellationToken);
            await asked.WaitForExitAsync(cancellationToken);
            return asked.ExitCode != 0 ? null : answer.Trim() == "yes";
        }
        catch (Win32Exception)
        {
            return null; // a system without systemd
        }
    }
}
