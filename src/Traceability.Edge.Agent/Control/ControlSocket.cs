using System.Net.Sockets;
using System.Text;

namespace Traceability.Edge.Agent.Control;

/// <summary>The file by which a running agent is reached.</summary>
static class ControlSocket
{
    public const string FileName = "agent.sock";

    /// <summary>Of the owner and the group, which the folder's group is. To connect is to write.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>struct sockaddr_un, with its closing zero.</summary>
    const int LongestPath = 107;

    /// <summary>In the service manager's folder for this service; null where there is none.</summary>
    public static string? FromEnvironment(Func<string, string?> variable) =>
        variable("RUNTIME_DIRECTORY")?.Split(':')[0] is { Length: > 0 } folder ? Path.Combine(folder, FileName) : null;

    /// <summary>Removes what a dead agent has left. False with one sentence where somebody answers there, or no socket can be made.</summary>
    public static bool TryClear(string path, out string problem)
    {
        problem = "";
        if (Encoding.UTF8.GetByteCount(path) > LongestPath) problem = $"--socket {path}: longer than the {LongestPath} bytes that a socket's path may have; give a shorter one";
        else if (Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder || !Directory.Exists(folder)) problem = $"--socket {path}: its folder does not exist; make it first";
        else if (Path.Exists(path) && !IsSocket(path)) problem = $"--socket {path}: something else than a socket is there; move it away, or give another path";
        else if (Path.Exists(path)) problem = Remove(path);
        return problem.Length == 0;
    }

    /// <summary>A socket is there and cannot be opened as a file.</summary>
    static bool IsSocket(string path)
    {
        if ((File.GetAttributes(path) & FileAttributes.Directory) != 0) return false;
        try
        {
            using var file = File.OpenHandle(path);
            return false;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    static string Remove(string path)
    {
        try
        {
            using var asked = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            asked.Connect(new UnixDomainSocketEndPoint(path));
            return $"--socket {path}: an agent answers there already; stop it first (systemctl stop traceability-edge-agent), or give another path";
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Nobody has it open.
        }
        catch (SocketException other)
        {
            return $"--socket {path}: whose it is cannot be told ({other.Message}); remove it if no agent runs, or give another path";
        }
        try
        {
            File.Delete(path);
            return "";
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return $"--socket {path}: left by an agent that is gone, and cannot be removed ({denied.Message}); remove it, or give another path";
        }
    }
}
