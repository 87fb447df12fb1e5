using Clara.TestKit;

namespace Clara.Dicom.Tests;

/// <summary>The tests use the library of build/dist, as the products do.</summary>
[SetUpFixture]
public sealed class Library
{
    [OneTimeSetUp]
    public void Find()
    {
        string name = OperatingSystem.IsWindows() ? "clara_dicom.dll" : OperatingSystem.IsMacOS() ? "libclara_dicom.dylib" : "libclara_dicom.so";
        AppContext.SetData("Clara.Dicom.LibraryFolder", Path.GetDirectoryName(Repository.Built(name)));
    }
}
