using Clara.Imaging;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;

namespace Clara.Inference.Tests.Segmentation.SegmentationPipelineTests;

/// <summary>
/// A network that moves everything on by one voxel along one of its axes: the chain's Orientation says which way in the patient that is, whatever the order of the image's
/// own axes, and the result lies on the image's grid.
/// </summary>
public sealed class AxisOrderTests
{
    private const double Step = 2; // mm

    /// <summary>Where each of the axes of LIA runs in LPS: to the left, to inferior, to anterior.</summary>
    private static readonly Vector3[] Lia = [new(1, 0, 0), new(0, 0, -1), new(0, -1, 0)];

    [Test]
    public void The_networks_axes_are_those_of_the_Orientation_for_all_48_orders_of_the_image()
    {
        for (int axis = 0; axis < 3; axis++)
        {
            using TestArchive simple = new(TestNetworks.Shift(axis), """[{"name": "Orientationd", "args": {"axcodes": "LIA"}}]""");
            using TestArchive windows = new(TestNetworks.Shift(axis), """[{"name": "Orientationd", "args": {"axcodes": "LIA"}}]""", inferer: TestArchive.Windows("[6, 7, 5]", 0.5));
            foreach (Matrix3 direction in TestVolumes.AxisDirections())
            {
                Volume<float> image = Spots(new(new(9, 7, 8), new(Step, Step, Step), new(-11.5, 40, 3), direction));
                Check(image, simple.Run(image), Lia[axis]);
                if (direction == Matrix3.Identity)
                    Check(image, windows.Run(image), Lia[axis]); // a window's own border moves nothing in: spots lie inside of all
            }
        }
    }

    [Test]
    public void Without_an_Orientation_the_networks_axes_are_the_images()
    {
        for (int axis = 0; axis < 3; axis++)
        {
            using TestArchive archive = new(TestNetworks.Shift(axis));
            Grid grid = new(new(9, 7, 8), new(Step, Step, Step), new(-11.5, 40, 3), TestVolumes.Oblique(30, 12));
            Check(Spots(grid), archive.Run(Spots(grid)), grid.Direction.Column(axis));
        }
    }

    [Test]
    public void A_chain_that_forgets_to_restore_still_answers_on_the_images_grid()
    {
        using TestArchive archive = new(TestNetworks.Above(0.5f), """[{"name": "Spacingd", "args": {"pixdim": 1}}, {"name": "Orientationd", "args": {"axcodes": "SAR"}}]""");
        Volume<float> image = Spots(new(new(9, 7, 8), new(2, 3, 1.5), new(-11.5, 40, 3), TestVolumes.Oblique(3, 8)));
        LabelMap map = archive.Run(image);
        Assert.That(map.Grid, Is.EqualTo(image.Grid));
        Assert.That(map.Labels, Is.EqualTo(new[] { new Label(1, "one") }));
        Assert.That(map.CountOf(1), Is.GreaterThan(0));
    }

    private static Volume<float> Spots(Grid grid)
    {
        Volume<float> image = Volume.Allocate<float>(grid);
        foreach ((int x, int y, int z) in new[] { (2, 2, 2), (6, 3, 5), (4, 4, 3) })
            image.Voxels[(int)grid.Offset(x, y, z)] = 1;
        return image;
    }

    private static void Check(Volume<float> image, LabelMap map, Vector3 way)
    {
        Assert.That(map.Grid, Is.EqualTo(image.Grid));
        Grid grid = image.Grid;
        List<VoxelPoint> expected = [], found = [];
        for (int z = 0; z < grid.Size.Z; z++)
            for (int y = 0; y < grid.Size.Y; y++)
                for (int x = 0; x < grid.Size.X; x++)
                {
                    WorldPoint w = grid.ToWorld(new VoxelPoint(x, y, z));
                    if (image[x, y, z] > 0)
                        expected.Add(grid.ToVoxel(new(w.X + Step * way.X, w.Y + Step * way.Y, w.Z + Step * way.Z)));
                    if (map[x, y, z] != 0)
                        found.Add(new(x, y, z));
                }
        Assert.That(found, Is.EquivalentTo(expected), $"axes {AxisCodes.Of(grid)}");
    }
}
