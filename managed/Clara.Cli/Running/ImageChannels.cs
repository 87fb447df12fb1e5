using System.CommandLine;
using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>Images of several channels as commands are given them: further files, or all volumes of one.</summary>
internal static class ImageChannels
{
    private const int Most = 64;

    public static readonly Option<string[]> Files = new("--channel")
    {
        Description = "For networks of several input channels: a further image on the same grid. May be given several times; IMAGE and these are the channels in the network's order.", HelpName = "IMAGE",
    };

    public static readonly Option<bool> All = new("--all-channels") { Description = "All time steps or components of IMAGE are the network's channels, in their order." };

    public static async Task<IReadOnlyList<Volume>> ReadAsync(Run run, ParseResult parsed, string path, CancellationToken ct)
    {
        List<Volume> channels = parsed.GetValue(All) ? await VolumesAsync(run, path, ct).ConfigureAwait(false) : [await ImageInput.ReadAsync(run, path, ct).ConfigureAwait(false)];
        foreach (string file in parsed.GetValue(Files) ?? [])
            channels.Add(await ImageInput.ReadAsync(run, file, ct).ConfigureAwait(false));
        return channels;
    }

    /// <summary>Every volume that the file has, but for what --time-step and --component choose.</summary>
    private static async Task<List<Volume>> VolumesAsync(Run run, string path, CancellationToken ct)
    {
        if (DicomSource.IsMeant(path))
            throw new UsageException("--all-channels is for image files; of DICOM give each series as a --channel.");
        ImageFileInfo info = await ImageFile.ReadInfoAsync(path, ct).ConfigureAwait(false);
        ImageReadOptions[] choices = [.. Choices(run.Choice.TimeStep, info.TimeSteps).SelectMany(step => Choices(run.Choice.Component, info.Components).Select(component => run.Choice with { TimeStep = step, Component = component })).Take(Most + 1)];
        if (choices.Length > Most)
            throw new ClaraException(StatusCode.Argument, $"{Path.GetFileName(path)} holds more than {Most} volumes; that many channels no network has here.");
        List<Volume> volumes = [];
        foreach (ImageReadOptions choice in choices)
            volumes.Add(await ImageFile.ReadAsync(path, choice, ct).ConfigureAwait(false));
        return volumes;
    }

    /// <summary>Of one there is nothing to choose.</summary>
    private static IEnumerable<int?> Choices(int? chosen, long count) => chosen is not null || count == 1 ? [chosen] : Enumerable.Range(0, (int)Math.Min(count, Most + 1)).Select(i => (int?)i);
}
