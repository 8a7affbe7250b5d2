using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Traceability.Site;

/// <summary>
/// How the ledger's HTTP API is reached, by agent and edge-setup alike. With an authority of its own no other is believed, and its file is read again at each
/// connection, so that it may be replaced while an agent runs.
/// </summary>
public static class ApiTrust
{
    const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <param name="authority">PEM file; null: those that the system knows.</param>
    public static SocketsHttpHandler Handler(string? authority)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (authority is not null)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, chain, errors) => Why(shown, chain, errors, authority) is not { } why ? true : throw new AuthenticationException(why);
        return handler;
    }

    /// <summary>Why the shown certificate is not believed, in one sentence; null where it is.</summary>
    /// <param name="errors">What the system finds, by the authorities that it knows.</param>
    /// <param name="authority">PEM file; null: those that the system knows.</param>
    public static string? Why(X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors, string? authority)
    {
        if (shown is not X509Certificate2 certificate) return "It shows no certificate.";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "Its certificate is for another host.";
        if (authority is null)
            return errors == SslPolicyErrors.None ? null : $"Its certificate does not lead to an authority that this system knows ({Problems(sent)}).";
        using var chain = new X509Chain();
        (chain.ChainPolicy.TrustMode, chain.ChainPolicy.RevocationMode) = (X509ChainTrustMode.CustomRootTrust, X509RevocationMode.NoCheck);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        try
        {
            chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(authority);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"{authority} cannot be read ({problem.Message}).";
        }
        if (chain.ChainPolicy.CustomTrustStore.Count == 0) return $"{authority} holds no certificate.";
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate) ? null : $"Its certificate does not lead to {authority} ({Problems(chain)}).";
    }

    static string Problems(X509Chain? chain) => string.Join("; ", chain?.ChainStatus.Select(status => status.StatusInformation.TrimEnd('.')).Distinct() ?? []);
}
