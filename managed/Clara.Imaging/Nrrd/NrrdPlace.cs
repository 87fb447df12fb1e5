namespace Clara.Imaging;

/// <summary>Where a file's voxels are: the file, the byte where they start, and what is to be done with what lies there.</summary>
internal sealed record NrrdPlace(string File, long Start, NrrdEncoding Encoding)
{
    /// <summary>Finds the voxels of a header: behind it, or in the one file that it names, which lies in its folder or below. Throws a sentence for every other arrangement.</summary>
    /// <param name="headerPath">The file with the header.</param>
    /// <param name="header">What it says.</param>
    /// <param name="bytes">How long the voxels are when they are raw.</param>
    /// <param name="ct">Looked at per chunk of the lines passed over.</param>
    public static async Task<NrrdPlace> OfAsync(string headerPath, NrrdHeader header, Int128 bytes, CancellationToken ct)
    {
        NrrdEncoding encoding = NrrdEncodings.Of(header);
        (string path, long start) = header.Find("datafile") is string named
            ? (Detached(headerPath, named, header.Name), 0)
            : (headerPath, header.DataStart ?? throw new ImageFormatException($"{header.Name} is cut off: no empty line ends its header and it names no data file; copy or download it again."));
        long lines = header.Whole("lineskip", 0), skip = header.Whole("byteskip", 0);
        if (lines < 0 || skip < -1 || (skip == -1 && encoding != NrrdEncoding.Raw))
            throw new ImageFormatException($"\"line skip\" or \"byte skip\" of {header.Name} is negative, which has a meaning only as byte skip -1 of raw voxels; correct the header.");
        if (lines > 0)
            start = await BehindLinesAsync(path, start, lines, ct).ConfigureAwait(false);
        if (skip == -1)
            return new(path, FromEnd(path, start, bytes), encoding);
        if (skip > long.MaxValue - start)
            throw new ImageFormatException($"\"byte skip\" of {header.Name} lies past every file's end; correct the header.");
        // Bytes are counted in what gzip unpacks to, lines before it.
        return encoding == NrrdEncoding.Gzip ? new(path, start, encoding) { SkipUnpacked = skip } : new(path, start + skip, encoding);
    }

    /// <summary>Unpacked bytes before the voxels.</summary>
    public long SkipUnpacked { get; private init; }

    private static string Detached(string headerPath, string named, string name)
    {
        string[] words = named.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bool isList = words.Length > 0 && words[0] == "LIST";
        bool isPattern = words.Length >= 4 && words[0].Contains('%');
        if (isList || isPattern)
            throw new ImageFormatException($"{name} names several data files; only one can be read, write the image again as a single .nrrd file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(headerPath))!;
        string path = named.Length == 0 || named.Contains('\0') ? folder : Path.GetFullPath(Path.Combine(folder, named));
        string root = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        if (!path.StartsWith(root, StringComparison.Ordinal) || Path.IsPathRooted(named) || LeavesByLink(path, root))
            throw new ImageFormatException($"{name} names a data file outside of its folder, which is not read; put the data file beside the header and correct the field \"data file\".");
        if (Directory.Exists(path))
            throw new ImageFormatException($"{name} names a folder as its data file; correct the field \"data file\".");
        return System.IO.File.Exists(path)
            ? path
            : throw new ClaraException(StatusCode.NotFound, $"{name} is a header and its data file {Path.GetFileName(path)} is not beside it; copy that file too.");
    }

    /// <summary>Whether the file or a folder between it and the header's is a link that leads elsewhere.</summary>
    private static bool LeavesByLink(string path, string root)
    {
        try
        {
            for (string? at = path; at is not null && at.Length >= root.Length; at = Path.GetDirectoryName(at))
            {
                FileSystemInfo info = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
                if (!info.Exists && info.LinkTarget is null)
                    continue; // not there, which another sentence says
                if (info.ResolveLinkTarget(returnFinalTarget: true) is { } target && !target.FullName.StartsWith(root, StringComparison.Ordinal))
                    return true;
            }
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;   // a circle of links leads nowhere
        }
    }

    private static long FromEnd(string path, long start, Int128 bytes)
    {
        Int128 at = FileLength.Of(path) - bytes;
        return at >= start
            ? (long)at
            : throw new ImageFormatException($"{Path.GetFileName(path)} is cut off: its header promises more voxels than the file holds; copy or download it again.");
    }

    private static async Task<long> BehindLinesAsync(string path, long start, long lines, CancellationToken ct)
    {
        ImageSource source = await ImageSource.OpenAsync(path, start, null, Packing.None, ct).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            byte[] buffer = new byte[1 << 16];
            for (long at = start; ;)
            {
                int n = await source.ReadAsync(buffer, ct).ConfigureAwait(false);
                for (int i = 0; i < n; i++)
                    if (buffer[i] == '\n' && --lines == 0)
                        return at + i + 1;
                if (n == 0)
                    throw source.Truncated();
                at += n;
            }
        }
    }
}
