using System.Net.Security;

namespace Traceability.Ledger;

/// <summary>
/// The certificate that the ledger is served with, read again when one of its two files has changed: renewing it needs no restart. New files that are no certificate
/// and its key, such as between the writing of the one and of the other, leave the old one in use.
/// </summary>
sealed partial class ServedCertificate(ServerCertificateFiles files, ILogger<ServedCertificate> log)
{
    readonly Lock gate = new();
    SslStreamCertificateContext context = ContextOf(files.Read);
    (DateTime, long, DateTime, long) seen = files.Seen;

    /// <summary>For the next handshake.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (gate)
            {
                var now = files.Look();
                if (now == seen) return context;
                seen = now;
                if (ServerCertificate.TryRead(files.Certificate, files.Key, out var read))
                {
                    context = ContextOf(read!);
                    Log.Renewed(log, files.Certificate, read!.Own.NotAfter.ToUniversalTime());
                }
                else
                {
                    Log.Kept(log, files.Certificate, files.Key);
                }
                return context;
            }
        }
    }

    static SslStreamCertificateContext ContextOf(ServerCertificate certificate) => SslStreamCertificateContext.Create(certificate.Own, certificate.Chain, offline: true);

    static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Information, "{File} has changed: served with the new certificate, which is valid until {Until:u}")]
        public static partial void Renewed(ILogger logger, string file, DateTime until);

        [LoggerMessage(1602, LogLevel.Warning, "{Certificate} and {Key} have changed and are not a certificate and its key: served with the old one")]
        public static partial void Kept(ILogger logger, string certificate, string key);
    }
}
