namespace Clara.TestKit;

/// <summary>The assembly Clara.CustomSteps as an archive's author would pack it: it lies beside the tests' own folder, and the tests do not load it.</summary>
public static class CustomSteps
{
    /// <summary>Name of its file.</summary>
    public const string FileName = "Clara.CustomSteps.dll";

    /// <summary>Full path of the file.</summary>
    public static string Assembly { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Clara.CustomSteps", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), FileName));

    /// <summary>A step of it as a config writes it.</summary>
    /// <param name="type">Name of the class.</param>
    /// <param name="args">JSON object of arguments.</param>
    public static string Step(string type, string args = "{}") => $$"""{"path": "Clara.CustomSteps.{{type}}, Clara.CustomSteps", "args": {{args}} }""";

    /// <summary>Copies the file to where an archive has its code.</summary>
    public static void CopyInto(string archiveFolder)
    {
        Directory.CreateDirectory(Path.Combine(archiveFolder, "custom"));
        File.Copy(Assembly, Path.Combine(archiveFolder, "custom", FileName));
    }
}
