using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>
/// A table as RFC 4180 wants it, in UTF-8. It appears under its name when complete: begun beside it before the work, so that a folder that cannot be written to is
/// told of then and not after it; removed when the work fails or is cancelled.
/// </summary>
internal sealed class CsvFile : IAsyncDisposable
{
    private readonly PendingFile _file;
    private readonly StreamWriter _text;

    public CsvFile(string path)
    {
        Name = Path.GetFileName(Path.GetFullPath(path));
        _file = PendingFile.Create(path);
        _text = new(_file.Stream, leaveOpen: true) { NewLine = "\r\n" };
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
            await _file.CompleteAsync(ct).ConfigureAwait(false);
            _file.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PendingFile.Unwritable(Name, e);
        }
    }

    // Not the writer: what it still buffers belongs to a file that failed.
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
