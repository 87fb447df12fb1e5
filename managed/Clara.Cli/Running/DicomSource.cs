using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Series;
using Clara.Dicom.Web;
using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>
/// DICOM as users name it: a folder of slices, one file, or a series on a DICOMweb server, which is fetched into a temporary folder. Files are read in child processes.
/// </summary>
internal sealed class DicomSource : IDisposable
{
    private const string TokenVariable = "CLARA_DICOMWEB_TOKEN";
    private readonly Run _run;
    private readonly string _path;
    private readonly string? _fetched;
    private readonly WorkerCodec _codec = new(new WorkerLimits());
    private DicomScan? _scan;

    private DicomSource(Run run, string path, string? fetched) => (_run, _path, _fetched) = (run, path, fetched);

    public IDicomCodec Codec => _codec;

    /// <summary>Whether what a user named is DICOM and no image file.</summary>
    public static bool IsMeant(string path) => DicomWebAddress.IsMeant(path) || Directory.Exists(path) || DicomFolder.IsDicom(path) || (DicomFolder.IsNamedDicom(path) && File.Exists(path));

    /// <summary>Opens it; what lies on a server is fetched first.</summary>
    public static async Task<DicomSource> OpenAsync(Run run, string path, CancellationToken ct)
    {
        if (!DicomWebAddress.IsMeant(path))
            return new(run, path, null);
        DicomWebAddress address = DicomWebAddress.Parse(path);
        string folder = Directory.CreateTempSubdirectory("clara-dicomweb-").FullName;
        try
        {
            using DicomWebClient client = Client(run, address.Server);
            using ProgressLines? lines = run.Progress();
            await client.RetrieveAsync(address.Resource, folder, lines is null ? null : new Fetching(lines), ct).ConfigureAwait(false);
            return new(run, folder, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>A client for a server; a token comes from the environment, so that it stands in no list of processes.</summary>
    public static DicomWebClient Client(Run run, string server) => new(new DicomWebOptions
    {
        Uri = server,
        Authorisation = Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? DicomWebAuthorisation.Bearer(token) : DicomWebAuthorisation.None,
        OnWarning = run.IsQuiet ? null : run.Error.WriteLine,
    });

    /// <summary>What series there are.</summary>
    public async Task<DicomScan> ScanAsync(CancellationToken ct)
    {
        using ProgressLines? progress = _run.Progress();
        return _scan ??= Directory.Exists(_path) ? await DicomFolder.ScanAsync(_path, _codec, progress, ct).ConfigureAwait(false)
            : await DicomFolder.ScanAsync([_path], _codec, progress, ct).ConfigureAwait(false);
    }

    /// <summary>The series that --series chooses.</summary>
    public async Task<DicomSeries> SeriesAsync(CancellationToken ct) => (await ScanAsync(ct).ConfigureAwait(false)).Choose(_run.Series);

    /// <summary>Where the series lies. Throws its problem where it makes no volume.</summary>
    public async Task<ImagePlace> PlaceAsync(CancellationToken ct)
    {
        DicomSeries series = await SeriesAsync(ct).ConfigureAwait(false);
        return new(series.Grid ?? throw new GeometryException(series.Problem!), series.FrameOfReferenceUid);
    }

    /// <summary>The series as a volume.</summary>
    public async Task<Volume> VolumeAsync(CancellationToken ct)
    {
        DicomSeries series = await SeriesAsync(ct).ConfigureAwait(false);
        using ProgressLines? progress = _run.Progress();
        return await SeriesReader.ReadAsync(series, _codec, progress, ct).ConfigureAwait(false);
    }

    /// <summary>All elements of the series' files, as objects that refer to it need them.</summary>
    public async Task<IReadOnlyList<DicomDataset>> HeadersAsync(CancellationToken ct)
    {
        DicomSeries series = await SeriesAsync(ct).ConfigureAwait(false);
        List<DicomDataset> headers = [];
        foreach (string file in series.Slices.Select(s => s.Path).Distinct())
            headers.Add(await _codec.ReadHeaderAsync(file, null, ct).ConfigureAwait(false));
        return headers;
    }

    /// <summary>The one file that is a label map and no image (SEG, RTSTRUCT), with its kind; null where it is something else.</summary>
    public async Task<(string File, DicomMaskKind Kind)?> MaskAsync(CancellationToken ct)
    {
        string[] files = Directory.Exists(_path) ? [.. Directory.EnumerateFiles(_path).Take(2)] : [_path];
        if (files.Length != 1 || !DicomFolder.IsDicom(files[0]))
            return null;
        DicomDataset header = await _codec.ReadHeaderAsync(files[0], [DicomTags.SopClassUid], ct).ConfigureAwait(false);
        return DicomMask.KindOf(header.Text(DicomTags.SopClassUid)) is DicomMaskKind kind ? (files[0], kind) : null;
    }

    public void Dispose()
    {
        _codec.Dispose();
        if (_fetched is not null)
            Directory.Delete(_fetched, recursive: true);
    }

    private sealed class Fetching(ProgressLines lines) : IProgress<DicomWebProgress>
    {
        public void Report(DicomWebProgress value) =>
            lines.Report(new(value is { TotalBytes: > 0 and long total } ? (double)value.Bytes / total : 0, "fetching the series"));
    }
}
