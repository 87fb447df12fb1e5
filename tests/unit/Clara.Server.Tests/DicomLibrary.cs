using Clara.TestKit;

namespace Clara.Server.Tests;

/// <summary>DICOM is decoded by the worker of build/dist, as the product does.</summary>
[SetUpFixture]
public sealed class DicomLibrary
{
    [OneTimeSetUp]
    public void Find()
    {
        if (OperatingSystem.IsLinux())
            AppContext.SetData("Clara.Dicom.LibraryFolder", Path.GetDirectoryName(Repository.Built("libclara_dicom.so")));
    }
}
