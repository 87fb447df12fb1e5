using System.Globalization;
using System.Numerics;

namespace Clara.Dicom.Derived;

/// <summary>Unique identifiers for new objects.</summary>
internal static class NewUid
{
    /// <summary>A UUID as a number under 2.25 (PS3.5 section B.2): needs no registered root.</summary>
    public static string Make() => "2.25." + new BigInteger(Guid.NewGuid().ToByteArray(bigEndian: true), isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
}
