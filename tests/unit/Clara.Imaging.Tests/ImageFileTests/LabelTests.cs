using Clara.TestKit;

namespace Clara.Imaging.Tests.ImageFileTests;

/// <summary>What a label says besides its name, in every format: colour and codes.</summary>
public sealed class LabelTests
{
    private static readonly LabelCodes Kidney = new(new("123037004", "SCT", "Anatomical Structure"), new("64033007", "SCT", "Kidney"), new("7771000", "SCT", "Left"));
    private static readonly Label[] Labels =
    [
        new(1, "liver") { Colour = new(221, 130, 101), Codes = new(new("123037004", "SCT", "Anatomical Structure"), new("10200004", "SCT", "Liver")) },
        new(2, "Niere links") { Codes = Kidney }, new(3, "black") { Colour = new(0, 0, 0) }, new(4, "plain"), new(700, "größte") { Colour = new(1, 254, 255), Codes = Kidney },
    ];

    private static readonly string[] Endings = [".nii", ".nii.gz", ".hdr", ".mha", ".mhd", ".nrrd", ".seg.nrrd", ".nhdr"];

    [TestCaseSource(nameof(Endings))]
    public async Task Colours_and_codes_come_back(string ending)
    {
        using TempFolder folder = new();
        await ImageFile.WriteAsync(folder.File("a" + ending), Map(), default);
        Assert.That((await ImageFile.ReadLabelMapAsync(folder.File("a" + ending), null, default)).Labels, Is.EqualTo(Labels));
    }

    [TestCaseSource(nameof(Endings))]
    public async Task Names_of_the_caller_leave_the_files_colours(string ending)
    {
        using TempFolder folder = new();
        await ImageFile.WriteAsync(folder.File("a" + ending), Map(), default);
        LabelMap map = await ImageFile.ReadLabelMapAsync(folder.File("a" + ending), [new(1, "foie"), new(2, "rein") { Colour = new(9, 9, 9) }], default);
        Assert.That(map.Labels.Take(2), Is.EqualTo(new[] { Labels[0] with { Name = "foie" }, Labels[1] with { Name = "rein", Colour = new(9, 9, 9) } }));
        Assert.That(map.Labels.Skip(2).Select(l => l.Name), Is.EqualTo(new[] { "label 3", "label 4", "label 700" }));
    }

    private static LabelMap Map()
    {
        LabelMap map = new(new(new(4, 3, 2), new(1, 2, 3), default, Matrix3.Identity), Labels);
        (map.Voxels[0], map.Voxels[1], map.Voxels[2], map.Voxels[3], map.Voxels[4]) = (1, 2, 3, 4, 700);
        return map;
    }
}
