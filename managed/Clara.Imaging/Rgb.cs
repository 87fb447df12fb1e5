namespace Clara.Imaging;

/// <summary>A colour for display: red, green and blue, 0 to 255 each, in sRGB.</summary>
public readonly record struct Rgb(byte R, byte G, byte B);
