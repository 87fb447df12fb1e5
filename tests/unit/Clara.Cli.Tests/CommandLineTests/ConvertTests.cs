using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

public sealed class ConvertTests
{
    private static readonly Grid Space = new(new(6, 5, 4), new(0.9, 1.1, 2.5), new(3, -4, 5), TestVolumes.Oblique(25, -12));

    [TestCase(".mha")]
    [TestCase(".nrrd")]
    [TestCase(".nii")]
    public async Task An_image_keeps_its_voxels_and_its_place(string ending)
    {
        using TempFolder folder = new();
        Volume<float> image = TestVolumes.Image(TestVolumes.Sphere(Space, Space.ToWorld(new VoxelPoint(3, 2, 2)), 3), 100, 0, 5, 1);
        await NiftiFile.WriteAsync(folder.File("i.nii.gz"), image, default);
        Outcome run = await Outcome.Of("convert", folder.File("i.nii.gz"), folder.File("o" + ending), "--json");
        Assert.That((run.Code, (bool)JObject.Parse(run.Output)["mask"]!), Is.EqualTo((0, false)), run.Error);
        Volume back = await ImageFile.ReadAsync(folder.File("o" + ending), default);
        Assert.That(back.Grid.IsSameAs(Space), Is.True);
        Assert.That(((Volume<float>)back).Voxels.SequenceEqual(image.Voxels), Is.True);
    }

    [Test]
    public async Task A_mask_becomes_a_segmentation_of_Slicer_with_its_names_and_comes_back()
    {
        using TempFolder folder = new();
        LabelMap map = new(Space, [new(2, "liver"), new(7, "spleen")]);
        map.Voxels[5] = 2;
        map.Voxels[50] = 7;
        await NiftiFile.WriteAsync(folder.File("m.nii.gz"), map, default);
        Assert.That((await Outcome.Of("convert", folder.File("m.nii.gz"), folder.File("m.seg.nrrd"))).Code, Is.Zero);
        Outcome run = await Outcome.Of("convert", folder.File("m.seg.nrrd"), folder.File("b.nii.gz"), "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(JObject.Parse(run.Output)["labels"]!.Select(l => $"{l["label"]} {l["name"]}"), Is.EqualTo(new[] { "2 liver", "7 spleen" }));
        LabelMap back = await NiftiFile.ReadLabelMapAsync(folder.File("b.nii.gz"), null, default);
        VolumeAssert.Equal(map, back);
        Assert.That(back.Labels, Is.EqualTo(map.Labels));
    }

    [Test]
    public async Task Of_a_mask_the_named_structures_alone_are_converted()
    {
        using TempFolder folder = new();
        LabelMap map = new(Space, [new(2, "liver"), new(7, "spleen"), new(8, "cyst")]);
        (map.Voxels[5], map.Voxels[50], map.Voxels[60]) = (2, 7, 8);
        await ImageFile.WriteAsync(folder.File("m.seg.nrrd"), map, default);
        Outcome run = await Outcome.Of("convert", folder.File("m.seg.nrrd"), folder.File("o.nii.gz"), "--segment", "spleen", "--segment", "cyst", "--json");
        Assert.That(JObject.Parse(run.Output)["labels"]!.Select(l => (string)l["name"]!), Is.EqualTo(new[] { "spleen", "cyst" }), run.Error);
        (await Outcome.Of("convert", folder.File("m.seg.nrrd"), folder.File("n.nii.gz"), "--segment", "kidney")).FailedWith(1);
    }

    [Test]
    public async Task The_file_itself_is_never_its_own_output()
    {
        using TempFolder folder = new();
        await NiftiFile.WriteAsync(folder.File("i.nii.gz"), Volume.Allocate<byte>(Space), default);
        (await Outcome.Of("convert", folder.File("i.nii.gz"), folder.File("i.nii.gz"))).FailedWith(2);
        (await Outcome.Of("convert", folder.File("i.nii.gz"), folder.File("i.png"))).FailedWith(1);
        (await Outcome.Of("convert", folder.File("none.nii.gz"), folder.File("o.mha"))).FailedWith(1);
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path).Count(), Is.EqualTo(1));
    }
}
