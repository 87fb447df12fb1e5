using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Cli.Tests;

/// <summary>A small image of two balls with its reference, as files.</summary>
internal sealed class Scene : IDisposable
{
    private readonly TempFolder _folder = new();

    private Scene(Volume<float> image, LabelMap reference) => (Image, Reference) = (image, reference);

    public Volume<float> Image { get; }

    public LabelMap Reference { get; }

    public string ImageFile => File("image.nii.gz");

    public string ReferenceFile => File("reference.nii.gz");

    public string Folder => _folder.Path;

    /// <summary>Names of all files, hidden ones too.</summary>
    public string[] Files => [.. Directory.EnumerateFileSystemEntries(Folder).Select(f => Path.GetFileName(f)!).Order()];

    public static async Task<Scene> CreateAsync()
    {
        Grid grid = Grid.Axial(new(48, 40, 32), new(1.5, 1.5, 2));
        LabelMap left = TestVolumes.Sphere(grid, new(20, 30, 32), 12), right = TestVolumes.Sphere(grid, new(52, 30, 32), 9);
        Volume<float> image = TestVolumes.Image(TestVolumes.Where(grid, w => left[grid.ToVoxel(w).X, grid.ToVoxel(w).Y, grid.ToVoxel(w).Z] + right[grid.ToVoxel(w).X, grid.ToVoxel(w).Y, grid.ToVoxel(w).Z] > 0), 100, 0, 5, 7);
        ushort[] voxels = new ushort[grid.Size.Count];
        for (int i = 0; i < voxels.Length; i++)
            voxels[i] = (ushort)(left.Voxels[i] != 0 ? 3 : right.Voxels[i] != 0 ? 7 : 0);
        Scene scene = new(image, new(grid, [new(3, "left ball"), new(7, "right ball")], voxels));
        await NiftiFile.WriteAsync(scene.ImageFile, image, CancellationToken.None);
        await NiftiFile.WriteAsync(scene.ReferenceFile, scene.Reference, CancellationToken.None);
        return scene;
    }

    public string File(string name) => _folder.File(name);

    public string Text(string name, string content)
    {
        System.IO.File.WriteAllText(File(name), content);
        return File(name);
    }

    public void Dispose() => _folder.Dispose();
}
