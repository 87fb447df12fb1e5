namespace Clara.Imaging;

/// <summary>Which neighbours of a voxel belong to its component; the numbers count them.</summary>
public enum Connectivity
{
    /// <summary>The 6 voxels that share a face.</summary>
    Faces = 6,

    /// <summary>The 18 voxels that share a face or an edge.</summary>
    Edges = 18,

    /// <summary>The 26 voxels that share a face, an edge or a corner.</summary>
    Corners = 26,
}
