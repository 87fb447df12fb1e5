namespace Clara.Imaging;

/// <summary>What an axis of a file's array counts.</summary>
internal enum FileAxisKind
{
    /// <summary>Voxels.</summary>
    Space,

    /// <summary>Volumes.</summary>
    Time,

    /// <summary>Numbers of a voxel.</summary>
    Component,
}

/// <summary>An axis of a file's array, in the file's order: the first one changes fastest.</summary>
internal readonly record struct FileAxis(FileAxisKind Kind, long Size);
