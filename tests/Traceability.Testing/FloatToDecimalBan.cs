using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Traceability.Testing;

/// <summary>
/// Finds float or double → decimal conversions in built assemblies: (decimal)16777215f is 16777220, so a measured float becomes a decimal
/// only by its shortest text. Reads member references, which no way of writing the conversion avoids.
/// </summary>
public static class FloatToDecimalBan
{
    /// <summary>
    /// Each banned reference as <c>Assembly.dll: System.Decimal.op_Explicit(Single)</c>, for every managed assembly in the folder whose file
    /// name begins with <paramref name="prefix"/>. Empty means clean; see <see cref="Assemblies"/> for what was looked at.
    /// </summary>
    public static IReadOnlyList<string> Find(string folder, string prefix = "Traceability.") => [.. Assemblies(folder, prefix).SelectMany(FindInAssembly)];

    public static IReadOnlyList<string> Assemblies(string folder, string prefix = "Traceability.") =>
        [.. Directory.GetFiles(folder, prefix + "*.dll").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> FindInAssembly(string path)
    {
        using PEReader portable = new(File.OpenRead(path));
        if (!portable.HasMetadata) return [];
        var metadata = portable.GetMetadataReader();
        List<string> found = [];
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.GetKind() != MemberReferenceKind.Method || member.Parent.Kind != HandleKind.TypeReference) continue;
            var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            if (metadata.GetString(type.Namespace) != "System") continue;

            var (typeName, name) = (metadata.GetString(type.Name), metadata.GetString(member.Name));
            if ((typeName, name) is not (("Decimal", "op_Explicit") or ("Decimal", ".ctor") or ("Convert", "ToDecimal"))) continue;
            if (FirstParameter(metadata, member) is { } from and (SignatureTypeCode.Single or SignatureTypeCode.Double))
                found.Add($"{Path.GetFileName(path)}: System.{typeName}.{name}({from})");
        }
        return found;
    }

    /// <summary>ECMA-335 II.23.2.1: calling convention, parameter count, return type, parameters. All types in question are primitive or Decimal.</summary>
    static SignatureTypeCode? FirstParameter(MetadataReader metadata, MemberReference member)
    {
        var signature = metadata.GetBlobReader(member.Signature);
        signature.ReadSignatureHeader();
        if (signature.ReadCompressedInteger() != 1) return null;
        // decimal → number conversions are op_Explicit too: their parameter is a value type, and is none of ours.
        if (signature.ReadSignatureTypeCode() == SignatureTypeCode.TypeHandle) signature.ReadTypeHandle();
        return signature.ReadSignatureTypeCode();
    }
}
