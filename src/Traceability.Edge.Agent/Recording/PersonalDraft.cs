using System.Security.Cryptography;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Recording;

/// <summary>A personal value with its fresh key, before the index of its entry is known.</summary>
sealed record PersonalDraft(byte[] Key, string Kind, string Value)
{
    public byte[] Commitment => PersonalValue.Commit(Key, Kind, Value);

    public static PersonalDraft Of(string kind, string value) => new(RandomNumberGenerator.GetBytes(PersonalValue.KeySize), kind, value);
}
