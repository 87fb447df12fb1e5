using Clara.TestKit;

namespace Clara.Cli.Tests;

/// <summary>DICOM is read by the library and the worker of build/dist, as the product does.</summary>
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
