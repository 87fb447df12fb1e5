using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>The calls that every image format has.</summary>
internal sealed class ImageTargets(
    Func<string, CancellationToken, Task<Volume>> read, Func<string, ImageReadOptions, CancellationToken, Task<Volume>> pick, Func<string, CancellationToken, Task<ImageFileInfo>> info,
    Func<string, IReadOnlyList<Label>?, CancellationToken, Task<LabelMap>> readLabels,
    Func<string, Volume, CancellationToken, Task> write, string writtenAs, Func<Volume, string> check, Func<LabelMap, string> checkLabels)
{
    public IReadOnlyList<FuzzTarget> All() =>
    [
        new("read", async (path, ct) => check(await read(path, ct).ConfigureAwait(false))),
        new("labels", async (path, ct) => checkLabels(await readLabels(path, null, ct).ConfigureAwait(false))),
        new("pick", async (path, ct) => check(await pick(path, new ImageReadOptions { TimeStep = 0, Component = 0 }, ct).ConfigureAwait(false))),
        new("info", async (path, ct) => (await info(path, ct).ConfigureAwait(false)).ToString()[..8]),
        new("again", AgainAsync),
    ];

    /// <summary>What could be read can be written and read once more, or is refused by name.</summary>
    private async Task<string> AgainAsync(string path, CancellationToken ct)
    {
        Volume volume = await read(path, ct).ConfigureAwait(false);
        string folder = Path.Combine(Path.GetDirectoryName(path)!, "again"), copy = Path.Combine(folder, writtenAs);
        Directory.CreateDirectory(folder);
        try
        {
            await write(copy, volume, ct).ConfigureAwait(false);
        }
        catch (ClaraException)
        {
            RequireOnly(folder, 0);
            throw;
        }
        RequireOnly(folder, 1);
        try
        {
            Volume again = await read(copy, ct).ConfigureAwait(false);
            return again.Type == volume.Type && again.Grid.Size.Equals(volume.Grid.Size)
                ? "ok"
                : throw new InvalidDataException($"{volume.Type} {volume.Grid.Size} came back as {again.Type} {again.Grid.Size}");
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static void RequireOnly(string folder, int files)
    {
        string[] there = Directory.GetFileSystemEntries(folder);
        if (there.Length != files)
            throw new InvalidDataException("the writer left behind: " + string.Join(", ", there.Select(Path.GetFileName)));
    }
}
