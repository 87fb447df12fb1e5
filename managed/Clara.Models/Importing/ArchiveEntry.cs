namespace Clara.Models.Importing;

/// <summary>What an entry of an archive to import is.</summary>
internal enum EntryKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A device, pipe or socket.</summary>
    Special,
}

/// <summary>One entry of a zip or folder that is to become a model.</summary>
/// <param name="Name">As it is written there; a folder's may end in "/".</param>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Bytes that it promises to have.</param>
/// <param name="PackedLength">Bytes that it takes in the archive.</param>
/// <param name="IsEncrypted">Whether a password would be needed.</param>
/// <param name="Checksum">CRC-32 of its content; null where the archive keeps none.</param>
/// <param name="Open">Its content; the caller disposes it.</param>
internal sealed record ArchiveEntry(string Name, EntryKind Kind, long Length, long PackedLength, bool IsEncrypted, uint? Checksum, Func<Stream> Open);
