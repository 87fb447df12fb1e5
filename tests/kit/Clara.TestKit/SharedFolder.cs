namespace Clara.TestKit;

/// <summary>The folder of real images and networks beside the checkout (../shared); nothing of it is committed.</summary>
public static class SharedFolder
{
    /// <summary>Path of a file in it, e.g. "data/t1_brain.nii.gz"; without it the test is skipped with the reason, in CI it fails.</summary>
    public static string Require(string relative)
    {
        string path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", relative));
        if (!File.Exists(path) && !Directory.Exists(path))
            SkipUnlessCi.Because($"../shared/{relative} is not beside this checkout");
        return path;
    }
}
