namespace Clara.TestKit;

/// <summary>Finds the project's root from where the tests run.</summary>
public static class Repository
{
    /// <summary>Folder that holds ClaraPlugin.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path below the root, with forward slashes; it need not exist.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>A built file below build/dist; fails the test with what to do when it is not there.</summary>
    public static string Built(string relative)
    {
        string path = PathOf("build/dist/" + relative);
        if (!File.Exists(path) && !Directory.Exists(path))
            NUnit.Framework.Assert.Fail($"build/dist/{relative} is not built; run ./clara doctor or ./test.sh first.");
        return path;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "ClaraPlugin.sln")))
                return d.FullName;
        throw new InvalidOperationException($"No ClaraPlugin.sln above {AppContext.BaseDirectory}.");
    }
}
