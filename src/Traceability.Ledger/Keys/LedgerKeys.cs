using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Log;

namespace Traceability.Ledger.Keys;

/// <summary>
/// The secrets of one ledger, each in a file of its own (0600) under DIR/keys: four Ed25519 seeds of 32 raw bytes and the token that may
/// give out vouchers. Made together with the data folder; never replaced, because every receipt and every device rests on them.
/// </summary>
sealed class LedgerKeys
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;
    const int SeedSize = 32;

    LedgerKeys(string origin, byte[] log, byte[] statements, byte[] online, byte[] root, string adminToken)
    {
        Log = new NoteSigner(origin, log);
        Statements = new NoteSigner(StatementLog.OriginOf(origin), statements);
        Online = new NoteSigner(Head.SignerOf(origin), online);
        Root = new NoteSigner(origin, root);
        this.adminToken = Encoding.ASCII.GetBytes(adminToken);
    }

    readonly byte[] adminToken;

    /// <summary>Signs checkpoints of the segment log.</summary>
    public NoteSigner Log { get; }

    /// <summary>Signs checkpoints of the statement log; <see cref="StatementLog"/>.</summary>
    public NoteSigner Statements { get; }

    /// <summary>Signs heads and day statements.</summary>
    public NoteSigner Online { get; }

    /// <summary>Will countersign changes of the others; only its public half is used yet.</summary>
    public NoteSigner Root { get; }

    public bool IsAdmin(string token) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), adminToken);

    /// <summary>Reads the files; makes them only for a new ledger, and the statement log's before its first statement. A ledger whose keys are gone is not given new ones.</summary>
    public static bool TryOpen(string folder, string origin, bool isNew, bool hasStatements, [NotNullWhen(true)] out LedgerKeys? keys, out string error)
    {
        keys = null;
        if (isNew && !Directory.Exists(folder)) Directory.CreateDirectory(folder, OwnerFolder);
        if (!TrySeed(folder, "log.ed25519", isNew, out var log, out error)
            // Came later than the others: a ledger from before has none.
            || !TrySeed(folder, "statements.ed25519", !hasStatements, out var statements, out error)
            || !TrySeed(folder, "online.ed25519", isNew, out var online, out error)
            || !TrySeed(folder, "root.ed25519", isNew, out var root, out error)) return false;
        var tokenFile = Path.Combine(folder, "admin-token");
        if (!File.Exists(tokenFile))
        {
            // The token proves nothing later, so a lost one may be made again.
            Directory.CreateDirectory(folder);
            Write(tokenFile, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SeedSize)) + "\n"));
        }
        var token = File.ReadAllText(tokenFile).Trim();
        if (token.Length < 32)
        {
            error = $"{tokenFile}: {token.Length} characters; allowed: 32 or more";
            return false;
        }
        keys = new LedgerKeys(origin, log, statements, online, root, token);
        return true;
    }

    static bool TrySeed(string folder, string name, bool isNew, out byte[] seed, out string error)
    {
        var path = Path.Combine(folder, name);
        seed = [];
        error = "";
        if (!File.Exists(path))
        {
            if (!isNew)
            {
                error = $"{path}: missing; allowed: the key this ledger was begun with";
                return false;
            }
            Write(path, RandomNumberGenerator.GetBytes(SeedSize));
        }
        seed = File.ReadAllBytes(path);
        if (seed.Length == SeedSize) return true;
        error = $"{path}: {seed.Length} bytes; allowed: {SeedSize}";
        return false;
    }

    /// <summary>Whole or not at all: written beside, synced, renamed.</summary>
    static void Write(string path, byte[] content)
    {
        var beside = path + ".new";
        File.Delete(beside);
        using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path);
    }
}
