namespace Clara.Interop.Generate.Layout;

/// <summary>Size of a struct and offsets of its fields, in bytes, as a C compiler laid them.</summary>
internal sealed record StructLayout(string Name, int Size, IReadOnlyList<FieldOffset> Fields);

/// <summary>Where a field begins.</summary>
internal sealed record FieldOffset(string Name, int Offset);
