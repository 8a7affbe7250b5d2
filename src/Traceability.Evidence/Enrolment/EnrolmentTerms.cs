using System.Globalization;
using System.Text;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// What the ledger gives a field engineer for one device: for whom the voucher is, the logs and keys to pin. A text file:
/// <code>traceability enrolment terms v1
/// organisation ORG
/// facility FACILITY
/// device DEVICE
/// voucher HEX
/// ledger-online-key BASE64
/// ledger-root-key BASE64
/// log ORIGIN BASE64-KEY SIZE BASE64-ROOT        (one line each, the segment log first)</code>
/// It is worth no more than the way it travelled: whoever hands it over decides which ledger the device will believe.
/// </summary>
public sealed record EnrolmentTerms
{
    const string Title = "traceability enrolment terms v";

    public required string Organisation { get; init; }
    public required string Facility { get; init; }
    public required string Device { get; init; }
    public required byte[] Voucher { get; init; }
    public required byte[] LedgerOnlineKey { get; init; }
    public required byte[] LedgerRootKey { get; init; }
    public required IReadOnlyList<PinnedLog> Logs { get; init; }

    public string Encode()
    {
        var text = new StringBuilder();
        text.Append(Title).Append("1\n");
        text.Append("organisation ").Append(Organisation).Append('\n');
        text.Append("facility ").Append(Facility).Append('\n');
        text.Append("device ").Append(Device).Append('\n');
        text.Append("voucher ").Append(Convert.ToHexStringLower(Voucher)).Append('\n');
        text.Append("ledger-online-key ").Append(Convert.ToBase64String(LedgerOnlineKey)).Append('\n');
        text.Append("ledger-root-key ").Append(Convert.ToBase64String(LedgerRootKey)).Append('\n');
        foreach (var log in Logs)
            text.Append(CultureInfo.InvariantCulture, $"log {log.Origin} {Convert.ToBase64String(log.Key)} {log.Size} {Convert.ToBase64String(log.Root)}\n");
        return text.ToString();
    }

    public static ReadOutcome TryRead(string text, out EnrolmentTerms? terms)
    {
        terms = null;
        if (string.IsNullOrWhiteSpace(text)) return ReadOutcome.Empty("enrolment terms");
        // Trimmed, because the file may have travelled through a mail or an editor that ends lines with \r\n.
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var outcome = VersionNumber.OfTitle(lines[0], Title, $"line 1: \"{Title}1\" expected");
        if (!outcome.IsOk) return outcome;
        if (lines.Length < 8) return ReadOutcome.Corrupt($"{lines.Length} lines, at least 8 expected");
        string[] names = ["organisation", "facility", "device", "voucher", "ledger-online-key", "ledger-root-key"];
        var values = new string[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (!lines[i + 1].StartsWith(names[i] + " ", StringComparison.Ordinal)) return ReadOutcome.Corrupt($"line {i + 2}: \"{names[i]}\" expected");
            values[i] = lines[i + 1][(names[i].Length + 1)..];
        }
        for (var i = 0; i < 3; i++)
            if (!EnrolmentRequest.IsName(values[i])) return ReadOutcome.Corrupt($"line {i + 2}: {names[i]}: [a-z0-9-], 1 to 32, expected");
        if (!TryHex(values[3], out var voucher)) return ReadOutcome.Corrupt("line 5: voucher: hex expected");
        if (!TryKey(values[4], out var online)) return ReadOutcome.Corrupt("line 6: ledger-online-key: 32 bytes in base64 expected");
        if (!TryKey(values[5], out var root)) return ReadOutcome.Corrupt("line 7: ledger-root-key: 32 bytes in base64 expected");
        var logs = new List<PinnedLog>();
        for (var i = 7; i < lines.Length; i++)
        {
            var parts = lines[i].Split(' ');
            if (parts.Length != 5 || parts[0] != "log" || !TryKey(parts[2], out var key) || !TryKey(parts[4], out var logRoot)
                || !Checkpoint.TrySize(parts[3], out var size) || size > PackedDeltas.Largest)
                return ReadOutcome.Corrupt($"line {i + 1}: \"log ORIGIN KEY SIZE ROOT\" expected");
            logs.Add(new PinnedLog(parts[1], key, size, logRoot));
        }
        terms = new EnrolmentTerms
        {
            Organisation = values[0],
            Facility = values[1],
            Device = values[2],
            Voucher = voucher,
            LedgerOnlineKey = online,
            LedgerRootKey = root,
            Logs = logs,
        };
        return ReadOutcome.Ok;
    }

    static bool TryHex(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 2];
        return text.Length is >= 32 and <= 128 && !text.Any(char.IsAsciiLetterUpper)
            && Convert.FromHexString(text, bytes, out var consumed, out _) == System.Buffers.OperationStatus.Done && consumed == text.Length;
    }

    /// <summary>A key or a root: 32 bytes.</summary>
    static bool TryKey(string text, out byte[] key) => StrictBase64.TryHash(text, out key);
}
