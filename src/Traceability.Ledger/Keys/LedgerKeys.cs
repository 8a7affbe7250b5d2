using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Traceability.Evidence.Log;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Keys;

/// <summary>
/// The secrets of one ledger, each in a file of its own (0600) under DIR/keys: Ed25519 seeds of 32 raw bytes and the token that may give out
/// vouchers. Made together with the data folder; never replaced, because every receipt and every device rests on them. A log that is continued has
/// a key of its own for each generation. Of the root key only the public half is needed here (<c>root.vkey</c>); the seed belongs on a stick.
/// </summary>
sealed class LedgerKeys
{
    const UnixFileMode OwnerFolder = DurableFile.OwnerOnly | UnixFileMode.UserExecute;
    const int SeedSize = 32;
    const string RootSeed = "root.ed25519";
    const string RootPublic = "root.vkey";

    LedgerKeys(string folder, string origin, byte[] log, byte[] statements, byte[] online, NoteKey root, string adminToken)
    {
        this.folder = folder;
        Log = new NoteSigner(origin, log);
        Statements = new NoteSigner(StatementLog.OriginOf(origin), statements);
        OnlineNames = [new NoteSigner(Head.SignerOf(origin), online)];
        Root = root;
        onlineSeed = online;
        this.adminToken = Encoding.ASCII.GetBytes(adminToken);
    }

    readonly string folder;
    readonly byte[] onlineSeed, adminToken;

    /// <summary>Signs checkpoints of the segment log.</summary>
    public NoteSigner Log { get; private set; }

    /// <summary>Signs checkpoints of the statement log; <see cref="StatementLog"/>.</summary>
    public NoteSigner Statements { get; private set; }

    /// <summary>Signs heads, under the name that the segment log's present origin gives it.</summary>
    public NoteSigner Online => OnlineNames[^1];

    /// <summary>The same under each name that the segment log's origins have given it: what is read by whoever was enrolled in between bears them all.</summary>
    public IReadOnlyList<NoteSigner> OnlineNames { get; private set; }

    /// <summary>Signs successions; named after the first origin of the segment log.</summary>
    public NoteKey Root { get; }

    /// <summary>Where the root key's seed lies beside the keys that the ledger works with, or null: whoever takes the folder then takes the ledger.</summary>
    public string? RootSeedFile => File.Exists(Path.Combine(folder, RootSeed)) ? Path.Combine(folder, RootSeed) : null;

    public NoteSigner Of(LogName log) => log == LogName.Segments ? Log : Statements;

    /// <summary>Takes the key of the generation that a log is; before anything is signed.</summary>
    public bool TryFollow(LogName log, Lineage lineage, int generation, out string error)
    {
        error = "";
        if (generation == 1) return true;
        var key = lineage.KeyOf(generation);
        var file = FileOf(log, generation);
        if (!TrySeed(folder, file, isNew: false, out var seed, out error)) return false;
        var signer = new NoteSigner(key.Name, seed);
        if (!signer.Key.PublicKey.AsSpan().SequenceEqual(key.PublicKey))
        {
            error = $"{Path.Combine(folder, file)}: not the key of {key.Name}";
            return false;
        }
        if (log == LogName.Statements) Statements = signer;
        else (Log, OnlineNames) = (signer, [.. Enumerable.Range(1, generation).Select(g => new NoteSigner(Head.SignerOf(lineage.KeyOf(g).Name), onlineSeed))]);
        return true;
    }

    /// <summary>The key of a generation to come, durable before anybody signs with it; the one that was made for it before, where there is one.</summary>
    public bool TryMake(LogName log, int generation, string origin, [NotNullWhen(true)] out NoteSigner? signer, out string error)
    {
        signer = TrySeed(folder, FileOf(log, generation), isNew: true, out var seed, out error) ? new NoteSigner(origin, seed) : null;
        return signer is not null;
    }

    static string FileOf(LogName log, int generation) => string.Create(CultureInfo.InvariantCulture, $"{(log == LogName.Segments ? "log" : "statements")}.{generation}.ed25519");

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
            || !TryRoot(folder, origin, isNew, out var root, out error)) return false;
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
        keys = new LedgerKeys(folder, origin, log, statements, online, root, token);
        return true;
    }

    /// <summary>
    /// The root key's public half. A new ledger gets the pair; its seed is then taken away by whoever keeps it. A folder from before there was the
    /// public file gets that.
    /// </summary>
    static bool TryRoot(string folder, string origin, bool isNew, [NotNullWhen(true)] out NoteKey? root, out string error)
    {
        root = null;
        var (path, hasSeed) = (Path.Combine(folder, RootPublic), File.Exists(Path.Combine(folder, RootSeed)));
        if (hasSeed || (isNew && !File.Exists(path)))
        {
            if (!TrySeed(folder, RootSeed, isNew, out var seed, out error)) return false;
            root = new NoteSigner(Succession.SignerOf(origin), seed).Key;
            if (!File.Exists(path)) Write(path, Encoding.UTF8.GetBytes(root.ToVerifierKey() + "\n"));
        }
        error = "";
        if (!File.Exists(path)) error = $"{path}: missing; allowed: the public half of the root key that this ledger was begun with";
        else if (!NoteKey.TryParse(File.ReadAllText(path).TrimEnd('\n'), out var known) || known!.Name != Succession.SignerOf(origin)) error = $"{path}: not a key of {Succession.SignerOf(origin)}";
        else if (root is not null && !root.PublicKey.AsSpan().SequenceEqual(known.PublicKey)) error = $"{path}: not the public half of {RootSeed}";
        else root = known;
        return error.Length == 0;
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

    static void Write(string path, byte[] content) => DurableFile.Write(path, content, DurableFile.OwnerOnly, again: false);
}
