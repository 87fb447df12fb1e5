using Clara.TestKit;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>Volumes that follow each other along the fourth axis of one file, written here and read by nibabel and by us.</summary>
public sealed class StepsTests
{
    [Test]
    public async Task Steps_written_into_one_file_are_what_nibabel_and_we_read([Values] bool gzip, [Values(2, 3)] int count)
    {
        using TempFolder folder = new();
        string path = folder.File(gzip ? "a.nii.gz" : "a.nii");
        Grid grid = new(new(5, 4, 3), new(1.1, 1.3, 3.3), new(-100.1, 20.7, 7.9), TestVolumes.Oblique(17, 9));
        Volume<short>[] steps = [.. Enumerable.Range(0, count).Select(s => Volume.Allocate<short>(grid))];
        for (int s = 0; s < count; s++)
            for (int i = 0; i < grid.Size.Count; i++)
                steps[s].Voxels[i] = (short)(1000 * s + i);
        await using (FileStream file = File.Create(path))
            await NiftiFile.WriteAsync(file, steps, gzip, default);

        string told = Python.Run("""
            import sys, nibabel, numpy
            image = nibabel.load(sys.argv[1])
            voxels = numpy.asarray(image.dataobj)
            print(image.shape, voxels.dtype, voxels.reshape(-1, order='F').tolist() == [1000 * s + i for s in range(image.shape[3]) for i in range(60)])
            """, path).Trim();
        Assert.That(told, Is.EqualTo($"(5, 4, 3, {count}) int16 True"));

        await using FileStream again = File.OpenRead(path);
        ImageFileInfo info = await NiftiFile.ReadInfoAsync(again, "a", default);
        Assert.That((info.TimeSteps, info.Components, info.Grid.IsSameAs(grid)), Is.EqualTo(((long)count, 1L, true)));
        for (int s = 0; s < count; s++)
        {
            again.Position = 0;
            Assert.That(((Volume<short>)await NiftiFile.ReadAsync(again, "a", new() { TimeStep = s }, default)).Voxels.SequenceEqual(steps[s].Voxels), Is.True);
        }
        again.Position = 0;
        GeometryException e = (await Assert.CatchAsync<GeometryException>(() => NiftiFile.ReadAsync(again, "a", default)))!;
        Assert.That(e.Message, Does.StartWith($"a holds {count} time steps, and one is wanted"));
    }

    [Test]
    public async Task One_step_is_a_file_of_three_axes()
    {
        Volume<byte> one = Volume.Allocate<byte>(Grid.Axial(new(5, 4, 3), new(1, 1, 1)));
        using MemoryStream steps = new(), plain = new();
        await NiftiFile.WriteAsync(steps, [one], gzip: false, default);
        await NiftiFile.WriteAsync(plain, one, gzip: false, default);
        Assert.That(steps.ToArray(), Is.EqualTo(plain.ToArray()));
    }

    [Test]
    public void Steps_that_one_file_cannot_hold_are_refused()
    {
        Grid grid = Grid.Axial(new(5, 4, 3), new(1, 1, 1));
        using MemoryStream nowhere = new();
        Assert.Throws<ArgumentException>(() => NiftiFile.WriteAsync(nowhere, [], false, default));
        Assert.Throws<ArgumentException>(() => NiftiFile.WriteAsync(nowhere, [Volume.Allocate<byte>(grid), Volume.Allocate<short>(grid)], false, default));
        GeometryException e = Assert.Throws<GeometryException>(() => NiftiFile.WriteAsync(nowhere, [Volume.Allocate<byte>(grid), Volume.Allocate<byte>(Grid.Axial(new(5, 4, 4), new(1, 1, 1)))], false, default))!;
        Assert.That(e.Message, Is.EqualTo("The volumes do not lie on one grid: 5 x 4 x 3 voxels and 5 x 4 x 4; resample them first."));
        Assert.That(nowhere.Length, Is.Zero);
    }
}
