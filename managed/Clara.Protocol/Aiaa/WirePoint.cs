namespace Clara.Protocol.Aiaa;

/// <summary>A voxel index on the wire: 0-based, in the order of the file that was sent, x (fastest), y, z.</summary>
public readonly record struct WirePoint(int X, int Y, int Z);
