namespace Clara.Benchmarks;

/// <summary>Where the product and the data are.</summary>
internal static class Places
{
    public static string Root { get; } = Find();

    public static string Clara => Path.Combine(Root, "build", "dist", "cli", "clara.dll");

    public static string Harness => Path.Combine(Root, "build", "dist", "clara-harness");

    public static string Library => Path.Combine(Root, "build", "dist", "libclara.so");

    /// <summary>A file of ../shared.</summary>
    public static string Shared(string relative) => Path.GetFullPath(Path.Combine(Root, "..", "shared", relative));

    private static string Find()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "ClaraPlugin.sln")))
                return d.FullName;
        throw new InvalidOperationException("No ClaraPlugin.sln above this program.");
    }
}
