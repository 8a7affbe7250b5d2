namespace Traceability.Ledger.Store;

/// <summary>
/// The tables, version <see cref="Version"/> (PRAGMA user_version). First the facts: what was given to the ledger and what it answered.
/// Then what follows from the facts alone and can be made anew from them (<see cref="Derived"/>). Times are Unix ms UTC, weights grams,
/// quantities whole steps of 10^exponent. Words that PostgreSQL understands too, but for WITHOUT ROWID and BLOB.
/// </summary>
static class Schema
{
    public const int Version = 10;

    /// <summary>"TRL1", so that no other program's database is taken for a ledger.</summary>
    public const int ApplicationId = 0x54524C31;

    /// <summary>Raised when the derivation itself changes; everything derived is then made anew at the next start.</summary>
    public const int DerivationVersion = 11;

    public static readonly string[] Derived =
        ["chain_state", "configuration", "configuration_channel", "counter", "edge", "gauge", "weighing", "event", "bearing", "finding", "strand", "branch"];

    /// <summary>What makes version n + 2 of version n + 1, in place; derived tables are filled anew afterwards.</summary>
    public static readonly string[] Upgrades =
    [
        "ALTER TABLE quarantine ADD COLUMN unit TEXT; ALTER TABLE weighing ADD COLUMN identity BLOB;",
        """
        CREATE TABLE leaf (log INTEGER NOT NULL, position BIGINT NOT NULL, entry BLOB NOT NULL, PRIMARY KEY (log, position)) WITHOUT ROWID;
        INSERT INTO leaf SELECT 0, log_index, identity FROM segment;
        ALTER TABLE node RENAME TO node_2;
        CREATE TABLE node (
            log INTEGER NOT NULL, level INTEGER NOT NULL, position BIGINT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (log, level, position)) WITHOUT ROWID;
        INSERT INTO node SELECT 0, level, position, hash FROM node_2;
        DROP TABLE node_2;
        ALTER TABLE checkpoint RENAME TO checkpoint_2;
        CREATE TABLE checkpoint (log INTEGER PRIMARY KEY, size BIGINT NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL);
        INSERT INTO checkpoint SELECT 0, size, root, note FROM checkpoint_2;
        DROP TABLE checkpoint_2;
        ALTER TABLE configuration ADD COLUMN log_index BIGINT;
        ALTER TABLE chain ADD COLUMN approval BLOB;
        UPDATE quarantine SET message = x''; UPDATE quarantine_total SET kept_bytes = 0;
        """,
        """
        CREATE TABLE chain_statement (position BIGINT PRIMARY KEY, chain BLOB NOT NULL, kind INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX chain_statement_chain ON chain_statement (chain, position);
        CREATE TABLE bearing (
            chain BLOB NOT NULL, number BIGINT NOT NULL, entry INTEGER NOT NULL, kind INTEGER NOT NULL, at_ms BIGINT, PRIMARY KEY (chain, number, entry));
        ALTER TABLE chain ADD COLUMN label_key BLOB;
        CREATE TABLE day_statement (
            chain BLOB NOT NULL, day TEXT NOT NULL, note TEXT NOT NULL, digest BLOB NOT NULL, label BLOB NOT NULL UNIQUE, position BIGINT NOT NULL,
            PRIMARY KEY (chain, day));
        CREATE TABLE asked_checkpoint (
            log INTEGER NOT NULL, size BIGINT NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, period BIGINT NOT NULL, PRIMARY KEY (log, size)) WITHOUT ROWID;
        CREATE TABLE cosignature (
            log INTEGER NOT NULL, size BIGINT NOT NULL, chain BLOB NOT NULL, time BIGINT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (log, size, chain)) WITHOUT ROWID;
        CREATE TABLE decision (
            chain BLOB NOT NULL, parent BLOB NOT NULL, kept BLOB NOT NULL, first BLOB NOT NULL, second BLOB, PRIMARY KEY (chain, parent));
        CREATE TABLE strand (identity BLOB PRIMARY KEY, chain BLOB NOT NULL, number BIGINT NOT NULL, branch INTEGER) WITHOUT ROWID;
        CREATE INDEX strand_place ON strand (chain, branch, number);
        CREATE TABLE branch (
            chain BLOB NOT NULL, id INTEGER NOT NULL, up INTEGER, previous BLOB NOT NULL, parent_number BIGINT NOT NULL, first BLOB NOT NULL,
            tip BLOB NOT NULL, kept BIGINT NOT NULL, last_ms BIGINT NOT NULL, run_ms BIGINT NOT NULL, run_segments BIGINT NOT NULL, segments BIGINT NOT NULL,
            other BLOB, other_last_ms BIGINT, other_run_ms BIGINT, other_run_segments BIGINT, other_segments BIGINT, decided INTEGER NOT NULL,
            kind INTEGER, detail TEXT, PRIMARY KEY (chain, id));
        ALTER TABLE chain_state DROP COLUMN branches;
        ALTER TABLE finding ADD COLUMN state TEXT NOT NULL DEFAULT 'open';
        CREATE INDEX finding_place ON finding (chain, number, identity, place);
        CREATE TABLE hole (chain BLOB PRIMARY KEY, succession TEXT NOT NULL);
        """,
        """
        CREATE TABLE publication (position BIGINT PRIMARY KEY, profile BLOB NOT NULL, verified INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX publication_profile ON publication (profile, verified);
        """,
        """
        DROP TABLE hour;
        DROP TABLE counter;
        CREATE TABLE counter (
            chain BLOB NOT NULL, channel TEXT NOT NULL, exponent INTEGER NOT NULL, unit TEXT NOT NULL, first_ms BIGINT NOT NULL, last_ms BIGINT NOT NULL,
            last_mantissa BIGINT NOT NULL, steps BIGINT NOT NULL, lost_quarters BIGINT NOT NULL, edge_ms BIGINT, PRIMARY KEY (chain, channel, exponent));
        CREATE TABLE edge (
            chain BLOB NOT NULL, channel TEXT NOT NULL, exponent INTEGER NOT NULL, at_ms BIGINT NOT NULL, steps BIGINT NOT NULL, measured INTEGER NOT NULL,
            measured_quarters BIGINT NOT NULL, lost_quarters BIGINT NOT NULL, PRIMARY KEY (chain, channel, exponent, at_ms)) WITHOUT ROWID;
        """,
        Records,
        Deeds,
        Accounts,
        $"ALTER TABLE counter ADD COLUMN rate TEXT; ALTER TABLE counter ADD COLUMN rest BIGINT NOT NULL DEFAULT 0; {Gauges}",
    ];

    /// <summary>What people recorded of source streams; an imported file is deflated, and its edges are what it counts before each instant.</summary>
    const string Records = """
        CREATE TABLE record (
            id INTEGER PRIMARY KEY, position BIGINT NOT NULL, digest BLOB NOT NULL UNIQUE, facility TEXT NOT NULL, stream TEXT NOT NULL, replaces BLOB UNIQUE,
            record BLOB NOT NULL, exponent INTEGER, file BLOB);
        CREATE INDEX record_stream ON record (facility, stream, id);
        CREATE TABLE record_edge (record BIGINT NOT NULL, at_ms BIGINT NOT NULL, steps BIGINT NOT NULL, PRIMARY KEY (record, at_ms)) WITHOUT ROWID;
        """;

    /// <summary>What people did under their names, and the documents that it is about, deflated. Lines are those of <c>DeedKinds.Line</c>.</summary>
    const string Deeds = """
        CREATE TABLE deed (
            id INTEGER PRIMARY KEY, position BIGINT NOT NULL, digest BLOB NOT NULL UNIQUE, facility TEXT NOT NULL, line INTEGER NOT NULL, about TEXT NOT NULL,
            kind INTEGER NOT NULL, deed BLOB NOT NULL);
        CREATE INDEX deed_line ON deed (facility, line, about, id);
        CREATE TABLE document (sha256 BLOB PRIMARY KEY, bytes BLOB NOT NULL);

        """;

    /// <summary>From when to when powers, flows and weights were read, whatever counts them.</summary>
    const string Gauges = """
        CREATE TABLE gauge (chain BLOB NOT NULL, channel TEXT NOT NULL, unit TEXT NOT NULL, first_ms BIGINT NOT NULL, last_ms BIGINT NOT NULL, PRIMARY KEY (chain, channel));

        """;

    /// <summary>Who may sign in, and who has: of a session the hash of its token. Facilities are ids with spaces between, NULL for all.</summary>
    const string Accounts = """
        CREATE TABLE account (
            name TEXT PRIMARY KEY, organisation TEXT NOT NULL, role TEXT NOT NULL, facilities TEXT, password TEXT NOT NULL, created_ms BIGINT NOT NULL, disabled_ms BIGINT);
        CREATE TABLE session (hash BLOB PRIMARY KEY, account TEXT NOT NULL, until_ms BIGINT NOT NULL) WITHOUT ROWID;
        """;

    public const string Create = """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

        CREATE TABLE voucher (
            voucher BLOB PRIMARY KEY, organisation TEXT NOT NULL, facility TEXT NOT NULL, device TEXT NOT NULL,
            issued_ms BIGINT NOT NULL, chain BLOB);

        CREATE TABLE chain (
            chain BLOB PRIMARY KEY, organisation TEXT NOT NULL, facility TEXT NOT NULL, device TEXT NOT NULL,
            identity BLOB NOT NULL, key_x BLOB NOT NULL, key_y BLOB NOT NULL, request BLOB NOT NULL, enrolled_ms BIGINT NOT NULL, approval BLOB, label_key BLOB,
            UNIQUE (organisation, facility, device), UNIQUE (key_x, key_y));

        CREATE TABLE segment (
            log_index INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE, chain BLOB NOT NULL, number BIGINT NOT NULL, run BLOB NOT NULL,
            previous BLOB NOT NULL, first_seq BIGINT NOT NULL, entries INTEGER NOT NULL, sealed_ms BIGINT NOT NULL,
            first_ms BIGINT, last_ms BIGINT, readings INTEGER NOT NULL, header_only INTEGER NOT NULL, received_ms BIGINT NOT NULL,
            message BLOB NOT NULL);
        CREATE INDEX segment_number ON segment (chain, number);
        CREATE INDEX segment_previous ON segment (chain, previous);
        CREATE INDEX segment_span ON segment (chain, last_ms);

        CREATE TABLE leaf (log INTEGER NOT NULL, position BIGINT NOT NULL, entry BLOB NOT NULL, PRIMARY KEY (log, position)) WITHOUT ROWID;
        CREATE TABLE node (
            log INTEGER NOT NULL, level INTEGER NOT NULL, position BIGINT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (log, level, position)) WITHOUT ROWID;
        CREATE TABLE checkpoint (log INTEGER PRIMARY KEY, size BIGINT NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL);
        CREATE TABLE hole (chain BLOB PRIMARY KEY, succession TEXT NOT NULL);

        CREATE TABLE chain_statement (position BIGINT PRIMARY KEY, chain BLOB NOT NULL, kind INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX chain_statement_chain ON chain_statement (chain, position);
        CREATE TABLE publication (position BIGINT PRIMARY KEY, profile BLOB NOT NULL, verified INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX publication_profile ON publication (profile, verified);
        CREATE TABLE day_statement (
            chain BLOB NOT NULL, day TEXT NOT NULL, note TEXT NOT NULL, digest BLOB NOT NULL, label BLOB NOT NULL UNIQUE, position BIGINT NOT NULL,
            PRIMARY KEY (chain, day));
        CREATE TABLE asked_checkpoint (
            log INTEGER NOT NULL, size BIGINT NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, period BIGINT NOT NULL, PRIMARY KEY (log, size)) WITHOUT ROWID;
        CREATE TABLE cosignature (
            log INTEGER NOT NULL, size BIGINT NOT NULL, chain BLOB NOT NULL, time BIGINT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (log, size, chain)) WITHOUT ROWID;

        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY, topic TEXT NOT NULL, message_hash BLOB NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
            first_ms BIGINT NOT NULL, last_ms BIGINT NOT NULL, times BIGINT NOT NULL, size BIGINT NOT NULL,
            chain BLOB, number BIGINT, entry INTEGER, what TEXT, signed TEXT, claimed TEXT, unit TEXT, evidence TEXT, message BLOB NOT NULL,
            UNIQUE (topic, message_hash));
        CREATE TABLE quarantine_total (
            topic TEXT PRIMARY KEY, refused BIGINT NOT NULL, kept BIGINT NOT NULL, kept_bytes BIGINT NOT NULL, dropped BIGINT NOT NULL);

        CREATE TABLE decision (
            chain BLOB NOT NULL, parent BLOB NOT NULL, kept BLOB NOT NULL, first BLOB NOT NULL, second BLOB, PRIMARY KEY (chain, parent));

        CREATE TABLE chain_state (
            chain BLOB PRIMARY KEY, number BIGINT NOT NULL, identity BLOB NOT NULL, run BLOB NOT NULL, next_seq BIGINT NOT NULL, tally BLOB,
            segments BIGINT NOT NULL, readings BIGINT NOT NULL);
        CREATE TABLE configuration (hash BLOB PRIMARY KEY, channels INTEGER NOT NULL, log_index BIGINT);
        CREATE TABLE configuration_channel (
            hash BLOB NOT NULL, position INTEGER NOT NULL, channel TEXT NOT NULL, rule BLOB NOT NULL, bus TEXT NOT NULL, unit INTEGER NOT NULL,
            profile TEXT NOT NULL, profile_hash BLOB NOT NULL, serial TEXT NOT NULL, period_ms BIGINT NOT NULL, PRIMARY KEY (hash, position));
        CREATE TABLE counter (
            chain BLOB NOT NULL, channel TEXT NOT NULL, exponent INTEGER NOT NULL, unit TEXT NOT NULL, first_ms BIGINT NOT NULL, last_ms BIGINT NOT NULL,
            last_mantissa BIGINT NOT NULL, steps BIGINT NOT NULL, lost_quarters BIGINT NOT NULL, edge_ms BIGINT, rate TEXT, rest BIGINT NOT NULL DEFAULT 0,
            PRIMARY KEY (chain, channel, exponent));
        CREATE TABLE edge (
            chain BLOB NOT NULL, channel TEXT NOT NULL, exponent INTEGER NOT NULL, at_ms BIGINT NOT NULL, steps BIGINT NOT NULL, measured INTEGER NOT NULL,
            measured_quarters BIGINT NOT NULL, lost_quarters BIGINT NOT NULL, PRIMARY KEY (chain, channel, exponent, at_ms)) WITHOUT ROWID;
        CREATE TABLE weighing (
            chain BLOB NOT NULL, number BIGINT NOT NULL, entry INTEGER NOT NULL, pass INTEGER NOT NULL, ticket TEXT NOT NULL, scale TEXT NOT NULL,
            captured_ms BIGINT NOT NULL, shown_g BIGINT NOT NULL, division_g BIGINT NOT NULL, first_ticket TEXT, gross_g BIGINT, tare_g BIGINT,
            net_g BIGINT, alibi TEXT, identity BLOB, PRIMARY KEY (chain, number, entry));
        CREATE INDEX weighing_ticket ON weighing (chain, ticket);
        CREATE INDEX weighing_first ON weighing (chain, first_ticket) WHERE first_ticket IS NOT NULL;
        CREATE TABLE event (
            chain BLOB NOT NULL, number BIGINT NOT NULL, entry INTEGER NOT NULL, code INTEGER NOT NULL, at_ms BIGINT NOT NULL, subject TEXT NOT NULL,
            from_ms BIGINT, to_ms BIGINT, cause TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (chain, number, entry));
        CREATE TABLE bearing (
            chain BLOB NOT NULL, number BIGINT NOT NULL, entry INTEGER NOT NULL, kind INTEGER NOT NULL, at_ms BIGINT, PRIMARY KEY (chain, number, entry));
        CREATE TABLE finding (
            kind TEXT NOT NULL, chain BLOB NOT NULL, number BIGINT NOT NULL, identity BLOB NOT NULL, place TEXT NOT NULL, detail TEXT NOT NULL,
            state TEXT NOT NULL, PRIMARY KEY (kind, chain, number, identity, place));
        CREATE INDEX finding_place ON finding (chain, number, identity, place);
        CREATE TABLE strand (identity BLOB PRIMARY KEY, chain BLOB NOT NULL, number BIGINT NOT NULL, branch INTEGER) WITHOUT ROWID;
        CREATE INDEX strand_place ON strand (chain, branch, number);
        CREATE TABLE branch (
            chain BLOB NOT NULL, id INTEGER NOT NULL, up INTEGER, previous BLOB NOT NULL, parent_number BIGINT NOT NULL, first BLOB NOT NULL,
            tip BLOB NOT NULL, kept BIGINT NOT NULL, last_ms BIGINT NOT NULL, run_ms BIGINT NOT NULL, run_segments BIGINT NOT NULL, segments BIGINT NOT NULL,
            other BLOB, other_last_ms BIGINT, other_run_ms BIGINT, other_run_segments BIGINT, other_segments BIGINT, decided INTEGER NOT NULL,
            kind INTEGER, detail TEXT, PRIMARY KEY (chain, id));

        """ + Gauges + Records + Deeds + Accounts;
}
