using Traceability.Profiles.Configuration;

namespace Traceability.Site;

static class FileBytes
{
    /// <summary>Null after adding an error that says which file cannot be read, and why.</summary>
    internal static byte[]? TryRead(string path, List<ConfigurationError> errors)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "the file cannot be read: " + e.Message;
            errors.Add(new ConfigurationError(path, 0, "", why, "a readable file"));
            return null;
        }
    }
}
