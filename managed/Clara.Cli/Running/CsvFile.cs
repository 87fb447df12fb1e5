using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>
/// A table as RFC 4180 wants it, in UTF-8. It appears under its name when complete: begun beside it before the work, so that a folder that cannot be written to is
/// told of then and not after it; removed when the work fails or is cancelled.
/// </summary>
internal sealed class CsvFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly StreamWriter _text;

    public CsvFile(string path)
    {
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full) ?? full;
        Name = Path.GetFileName(full);
        if (Directory.Exists(full))
            throw new ClaraException(StatusCode.Io, $"{Name} cannot be written: a folder of that name is there; choose another name.");
        if (!Directory.Exists(folder))
            throw new ClaraException(StatusCode.NotFound, $"{Name} cannot be written: its folder does not exist; create it first.");
        _path = full;
        _temporary = Path.Combine(folder, $".clara-{Guid.NewGuid():N}.tmp");
        try
        {
            _text = new(_temporary, new FileStreamOptions { Access = FileAccess.Write, Mode = FileMode.CreateNew, Share = FileShare.None }) { NewLine = "\r\n" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    public string Name { get; }

    /// <summary>Writes all rows and gives the file its name, in place of an older one.</summary>
    public async Task WriteAsync(IEnumerable<IEnumerable<string>> rows, CancellationToken ct)
    {
        try
        {
            foreach (IEnumerable<string> row in rows)
                await _text.WriteLineAsync(string.Join(',', row.Select(Field)).AsMemory(), ct).ConfigureAwait(false);
            await _text.FlushAsync(ct).ConfigureAwait(false);
            await _text.DisposeAsync().ConfigureAwait(false);
            File.Move(_temporary, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _text.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A full disk fails once more when the rest is flushed; the failure itself is already on its way.
        }
        File.Delete(_temporary);
    }

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private ClaraException Unwritable(Exception e) => new(StatusCode.Io, $"{Name} cannot be written; check the folder's permissions and the free space of its disk.", e);
}
