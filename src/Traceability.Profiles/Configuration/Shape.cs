namespace Traceability.Profiles.Configuration;

/// <summary>The keys that one kind of mapping may hold. The JSON schema has one definition of the same name; a test holds the two together.</summary>
sealed record Shape(string Name, params string[] Keys);
