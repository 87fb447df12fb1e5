namespace Clara.Imaging;

/// <summary>A position in mm in the LPS world: x to the patient's left, y to posterior, z to superior.</summary>
public readonly record struct WorldPoint(double X, double Y, double Z);
