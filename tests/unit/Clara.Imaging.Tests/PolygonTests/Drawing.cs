namespace Clara.Imaging.Tests.PolygonTests;

/// <summary>Masks drawn as text.</summary>
internal static class Drawing
{
    /// <summary>One slice across axis 2: each text is a row of constant y from 0 on, each character an x; '#' is id 1, a digit its id, anything else background.</summary>
    public static LabelMap Xy(params string[] rows) => Stack(rows);

    /// <summary>Slices across axis 2, drawn as <see cref="Xy"/>.</summary>
    public static LabelMap Stack(params string[][] slices)
    {
        LabelMap map = new(Grid.Axial(new(slices[0][0].Length, slices[0].Length, slices.Length), new(1, 1, 1)), [new(1, "a"), new(2, "b")]);
        for (int z = 0; z < slices.Length; z++)
            for (int y = 0; y < slices[z].Length; y++)
                for (int x = 0; x < slices[z][y].Length; x++)
                    map.Voxels[(int)map.Grid.Offset(x, y, z)] = slices[z][y][x] switch { '#' => 1, >= '1' and <= '9' => (ushort)(slices[z][y][x] - '0'), _ => 0 };
        return map;
    }

    /// <summary>One slice as a matrix is displayed: each text is a row of constant x (axis 0), each character a y (axis 1).</summary>
    public static LabelMap Matrix(params string[] rows)
    {
        string[] turned = [.. Enumerable.Range(0, rows[0].Length).Select(y => string.Concat(rows.Select(r => r[y])))];
        return Xy(turned);
    }
}
