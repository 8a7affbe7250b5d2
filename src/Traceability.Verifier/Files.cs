using Traceability.Evidence;

namespace Traceability.Verifier;

/// <summary>Reading a file with its four results; absent and unreadable are told by their exit codes.</summary>
static class Files
{
    /// <summary>Larger than any structure of ours but a figure: what is longer is not even read.</summary>
    const int MostBytes = 16 << 20;

    public static ExitCode TryRead(string path, out byte[] bytes, out string reason, int mostBytes = MostBytes)
    {
        bytes = [];
        reason = "";
        try
        {
            if (!File.Exists(path))
            {
                reason = Directory.Exists(path) ? "is a folder" : "is not there";
                return Directory.Exists(path) ? ExitCode.UsageOrInput : ExitCode.Absent;
            }
            if (new FileInfo(path).Length > mostBytes)
            {
                reason = $"is longer than {mostBytes} bytes";
                return ExitCode.Corrupt;
            }
            bytes = File.ReadAllBytes(path);
            return ExitCode.Accepted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = exception.Message;
            return ExitCode.UsageOrInput;
        }
    }

    /// <summary>To a file, and says so, or to standard output.</summary>
    /// <param name="standardOutput">Null where a person's terminal stands behind it, which bytes would only confuse.</param>
    public static ExitCode Write(string? path, byte[] bytes, Func<Stream>? standardOutput, TextWriter output, TextWriter errors)
    {
        try
        {
            if (path is not null)
            {
                File.WriteAllBytes(path, bytes);
                output.WriteLine($"{path}: {bytes.Length} bytes");
                return ExitCode.Accepted;
            }
            if (standardOutput is null)
            {
                errors.WriteLine("these bytes are no text: give --out FILE, or redirect the output");
                return ExitCode.UsageOrInput;
            }
            using var stream = standardOutput();
            stream.Write(bytes);
            return ExitCode.Accepted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return ExitCode.UsageOrInput;
        }
    }

    public static ExitCode CodeOf(ReadKind kind) => kind switch
    {
        ReadKind.Ok => ExitCode.Accepted,
        ReadKind.Empty => ExitCode.Empty,
        ReadKind.Newer => ExitCode.Newer,
        _ => ExitCode.Corrupt,
    };
}
