using System.Text.Json;

namespace Traceability.Simulator.Truth;

/// <summary>
/// `account.json` in the data folder, replaced whole by rename, so that a reader always finds one complete account. It is written before
/// the registers that it accounts for can be read: a site that is killed never comes back with a register below one it has shown.
/// Killing the process loses nothing; a power cut may, as only <see cref="WriteThrough"/> waits for the disk.
/// </summary>
sealed class AccountFile(string folder)
{
    /// <summary>Far above what an account can reach; a larger file is none of ours.</summary>
    const long LargestFile = 16 * 1024 * 1024;

    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    readonly string _path = System.IO.Path.Combine(folder, "account.json");
    readonly string _next = System.IO.Path.Combine(folder, "account.json.next");

    public string Path => _path;

    public void Write(Account account) => Replace(account, throughToDisk: false);

    public void WriteThrough(Account account) => Replace(account, throughToDisk: true);

    public AccountReading Read()
    {
        if (!File.Exists(_path)) return new AccountReading.Absent();
        var length = new FileInfo(_path).Length;
        if (length == 0) return new AccountReading.Empty();
        if (length > LargestFile) return new AccountReading.Corrupt($"{length} bytes are more than an account can have");
        return Parse(File.ReadAllBytes(_path));
    }

    public static AccountReading Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return new AccountReading.Corrupt("it is no JSON object");
            if (!document.RootElement.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.Number
                || !format.TryGetInt64(out var number) || number < 1) return new AccountReading.Corrupt("it names no format");
            if (number > Account.CurrentFormat) return new AccountReading.Newer(number);
            if (reader.BytesConsumed != utf8.TrimEnd(" \t\r\n"u8).Length) return new AccountReading.Corrupt("something follows the JSON object");
            var account = document.Deserialize<Account>(Json);
            if (account is null) return new AccountReading.Corrupt("it is null");
            return AccountCheck.Fault(account) is { } fault ? new AccountReading.Corrupt(fault) : new AccountReading.Found(account);
        }
        catch (JsonException mistake)
        {
            return new AccountReading.Corrupt(mistake.Message);
        }
    }

    void Replace(Account account, bool throughToDisk)
    {
        using (var stream = new FileStream(_next, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            JsonSerializer.Serialize(stream, account, Json);
            if (throughToDisk) stream.Flush(flushToDisk: true);
        }
        File.Move(_next, _path, overwrite: true);
    }
}
