using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>The seeds as files of a format, written by the product itself.</summary>
internal static class SeedFiles
{
    /// <summary>Every volume and label map under one of the names in turn, the first few under each.</summary>
    public static async Task<List<FuzzInput>> OfAsync(
        FuzzFormat format, string[] names, Func<string, Volume, CancellationToken, Task> write, Func<string, LabelMap, CancellationToken, Task> writeLabels, string? sharedData)
    {
        List<Volume> volumes = [.. SeedVolumes.Volumes()];
        List<LabelMap> maps = [.. SeedVolumes.LabelMaps()];
        if (sharedData is not null)
        {
            volumes.AddRange(await SharedCrops.VolumesAsync(sharedData).ConfigureAwait(false));
            maps.AddRange(await SharedCrops.LabelMapsAsync(sharedData).ConfigureAwait(false));
        }
        List<FuzzInput> seeds = [];
        for (int i = 0; i < volumes.Count; i++)
            for (int n = 0; n < (i < 4 ? names.Length : 1); n++)
                seeds.Add(await WrittenAsync(format, path => write(path, volumes[i], default), names[(i + n) % names.Length]).ConfigureAwait(false));
        for (int i = 0; i < maps.Count; i++)
            for (int n = 0; n < (i < 1 ? names.Length : 1); n++)
                seeds.Add(await WrittenAsync(format, path => writeLabels(path, maps[i], default), names[(i + n) % names.Length]).ConfigureAwait(false));
        return seeds;
    }

    private static async Task<FuzzInput> WrittenAsync(FuzzFormat format, Func<string, Task> write, string name)
    {
        string folder = Directory.CreateTempSubdirectory("clara-fuzz-seed-").FullName;
        try
        {
            await write(Path.Combine(folder, name)).ConfigureAwait(false);
            return FuzzInput.Load(folder, format.IsMain);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
