namespace Clara.Imaging;

/// <summary>How long a file is, without opening it: pipes and devices would block, and have none. Any thread. Since 0.2.</summary>
public static class FileLength
{
    /// <summary>Bytes of the file, or of the file that a link leads to (<see cref="FileInfo.Length"/> is that of the link itself). Throws <see cref="IOException"/> where there is none.</summary>
    /// <param name="path">The file.</param>
    public static long Of(string path)
    {
        FileInfo file = new(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
    }
}
