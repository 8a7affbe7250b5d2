using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>A log has told two stories: two roots for one size, each signed by its key.</summary>
/// <param name="Log">Its name for people, "segment log".</param>
/// <param name="Pin">The one that this device has followed step by step; sealed headers carry the segment log's.</param>
/// <param name="PinnedNote">Its note; empty where the enrolment pinned it, which this device itself has signed, or an agent that did not keep notes yet.</param>
/// <param name="ToldNote">The other one.</param>
sealed record SplitView(string Log, PinnedCheckpoint Pin, string PinnedNote, string ToldNote);
