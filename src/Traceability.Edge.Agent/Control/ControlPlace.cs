namespace Traceability.Edge.Agent.Control;

/// <summary>Where a running agent is to be reached, and by which site file it runs.</summary>
/// <param name="Socket">A free path, see <see cref="ControlSocket.TryClear"/>.</param>
sealed record ControlPlace(string Socket, string SitePath);
