using System.Reflection;

namespace Clara.Dicom.Codec;

/// <summary>
/// Where native files of the product lie: before all in the folder that the AppContext data "Clara.Dicom.LibraryFolder" names, then beside this assembly, one folder above,
/// in the program's folder and above that.
/// </summary>
internal static class NativeFolder
{
    /// <summary>The file's full path, or null where it is in none of these.</summary>
    public static string? Find(string file)
    {
        string beside = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
        string?[] folders = [AppContext.GetData("Clara.Dicom.LibraryFolder") as string, beside, Path.Combine(beside, ".."), AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "..")];
        return folders.OfType<string>().Select(f => Path.GetFullPath(Path.Combine(f, file))).FirstOrDefault(File.Exists);
    }
}
