using Clara.Imaging;
using Clara.Inference.Inferers;

namespace Clara.Inference.Tests.Inferers;

/// <summary>Goes through a layout column by column, as sums of windows do.</summary>
internal static class PartsWalk
{
    /// <summary>Asserts that each column along z is final once, after its last window, and gives the most columns that were under way.</summary>
    public static long MostUnderWay(WindowLayout layout)
    {
        Size3 size = layout.Image;
        HashSet<(int, int)> underWay = [];
        int[] finished = new int[size.X * size.Y];
        long most = 0;
        for (int i = 0; i < layout.Count; i++)
        {
            VoxelPoint start = layout[i].Start;
            for (int x = start.X; x < start.X + layout.Covered(0); x++)
                for (int y = start.Y; y < start.Y + layout.Covered(1); y++)
                {
                    underWay.Add((x, y));
                    Assert.That(finished[x * size.Y + y], Is.Zero, "a window after the end");
                }
            most = Math.Max(most, underWay.Count);
            (int x0, int x1, int y0, int y1) = layout.Final(i);
            for (int x = x0; x < x1; x++)
                for (int y = y0; y < y1; y++)
                {
                    Assert.That(underWay.Remove((x, y)), Is.True, "final without a window");
                    finished[x * size.Y + y]++;
                }
        }
        Assert.That(finished, Is.All.EqualTo(1));
        return most;
    }
}
