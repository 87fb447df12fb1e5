using System.CommandLine;
using Clara.Cli.Running;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Commands;

/// <summary>clara convert IN OUT [--source SERIES] [--mask] [--labels J]</summary>
internal static class ConvertCommand
{
    private const string SegmentationEnding = ".seg.nrrd";
    private static readonly Argument<string> In = new("IN") { Description = $"{ImageInput.Kinds}." };
    private static readonly Argument<string> Out = new("OUT") { Description = $"File to write; its ending chooses the format: {string.Join(", ", ImageFile.Endings)}; of masks also .dcm (SEG), {DicomMask.StructureSetEnding}, or dicomweb+https://host/dicom-web, where a SEG is stored." };
    private static readonly Option<bool> Mask = new("--mask") { Description = "The file is a label map: whole values with names (implied by --labels, by .seg.nrrd and by DICOM's masks)." };
    private static readonly Option<string?> Source = new("--source") { Description = "The image that a DICOM mask belongs to: its DICOM series for writing, any image for reading contours.", HelpName = "SERIES" };

    public static Command Create()
    {
        Command command = new("convert", "Write an image or a label map in another format, on the same grid.") { In, Out, Mask, Source };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        string from = parsed.GetValue(In)!, to = parsed.GetValue(Out)!;
        string? source = parsed.GetValue(Source);
        OutputFile output = new(run, to, from, "OUT", source);
        IReadOnlyList<Label>? names = run.Labels();
        bool isMask = parsed.GetValue(Mask) || names is not null || IsSegmentation(from) || IsSegmentation(to) || DicomMask.IsWanted(to) || await IsDicomMaskAsync(run, from, ct).ConfigureAwait(false);
        string written = Dicom.Web.DicomWebAddress.WithoutLogin(to);
        JObject json = new() { ["in"] = Dicom.Web.DicomWebAddress.WithoutLogin(from), ["out"] = written, ["mask"] = isMask };
        if (isMask)
        {
            // Other files have their own grid; a series on a server is not to be fetched twice for nothing.
            ImagePlace? image = source is null || !DicomSource.IsMeant(from) ? null : await ImageInput.ReadPlaceAsync(run, source, ct).ConfigureAwait(false);
            LabelMap map = await ImageInput.ReadChosenMaskAsync(run, from, names, image, ct).ConfigureAwait(false);
            await output.WriteAsync(map, ct).ConfigureAwait(false);
            json["size"] = Size(map.Grid);
            json["labels"] = new JArray(map.Labels.Select(l => new JObject { ["label"] = l.Id, ["name"] = l.Name }));
        }
        else
        {
            Volume image = await ImageInput.ReadAsync(run, from, ct).ConfigureAwait(false);
            await output.WriteAsync(image, ct).ConfigureAwait(false);
            json["size"] = Size(image.Grid);
            json["type"] = image.Type.ToString().ToLowerInvariant();
        }
        if (run.Json)
            run.Write(json);
        else
            await run.Output.WriteLineAsync($"{written} written.").ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task<bool> IsDicomMaskAsync(Run run, string path, CancellationToken ct)
    {
        // What lies on a server would be fetched twice: there --mask says it.
        if (!DicomSource.IsMeant(path) || Dicom.Web.DicomWebAddress.IsMeant(path))
            return false;
        using DicomSource source = await DicomSource.OpenAsync(run, path, ct).ConfigureAwait(false);
        return await source.MaskAsync(ct).ConfigureAwait(false) is not null;
    }

    private static bool IsSegmentation(string path) => path.EndsWith(SegmentationEnding, StringComparison.OrdinalIgnoreCase);

    private static JArray Size(Grid grid) => new(grid.Size.X, grid.Size.Y, grid.Size.Z);
}
