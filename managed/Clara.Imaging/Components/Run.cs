namespace Clara.Imaging;

/// <summary>Voxels Start to End - 1 of a row of a box, all of the set in question.</summary>
internal readonly record struct Run(int Row, int Start, int End);
