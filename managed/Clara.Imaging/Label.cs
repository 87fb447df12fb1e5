namespace Clara.Imaging;

/// <summary>What a label map's value means: id (1 to 65535; 0 is background) and name travel together everywhere.</summary>
public readonly record struct Label(int Id, string Name);
