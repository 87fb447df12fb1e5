using Clara.Models.Onnx;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Conversion;

/// <summary>The files of a new archive: those written and those to be copied from the old one, and what was lost on the way.</summary>
internal sealed class ConversionFiles(string from, string to)
{
    private readonly List<(string From, string To)> _copies = [];
    private readonly List<(string Name, Action<Stream, CancellationToken> Write)> _made = [];

    public List<string> Warnings { get; } = [];

    public void Warn(string text) => Warnings.Add(OneLine.Of(text));

    public void Write(string name, JObject content)
    {
        string path = Path.Combine(to, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content.ToString(Formatting.Indented) + "\n");
    }

    /// <summary>Notes a file that is made while others are copied.</summary>
    public void Make(string newName, Action<Stream, CancellationToken> write) => _made.Add((newName, write));

    /// <summary>Notes a copy, if the file is there and within the archive; whether it is. An assembly is not, whatever folder it lies in: see <see cref="ConvertedCode"/>.</summary>
    public bool Copy(string name, string newName) => !ConvertedCode.IsAssembly(name) && Note(name, newName);

    /// <summary>Notes a copy of an assembly that may come.</summary>
    public void CopyAssembly(string name) => Note(name, name);

    /// <summary>Whether the old archive has a file; a link counts as none, with a warning.</summary>
    public bool IsThere(string name)
    {
        FileInfo file = new(Path.Combine(from, name));
        if (!file.Exists)
            return false;
        if (file.LinkTarget is not null)
        {
            Warn($"{name} is a link and is left out.");
            return false;
        }
        return true;
    }

    /// <summary>Whether a copy, or a file that is made, gets this name.</summary>
    public bool Has(string newName) => _copies.Any(c => c.To == newName) || _made.Any(m => m.Name == newName);

    /// <summary>Notes a copy of a network, with the files beside it that hold its weights.</summary>
    public void CopyNetwork(string name, string newName)
    {
        Copy(name, newName);
        if (!name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            return;
        foreach (string weights in OnnxExternalData.Files(PathOf(name)))
            Copy(Beside(name, weights), Beside(newName, weights));

        static string Beside(string network, string other) => Path.Combine(Path.GetDirectoryName(network)!, other).Replace('\\', '/');
    }

    /// <summary>Names of the files in a folder of the old archive.</summary>
    public IEnumerable<string> In(string folder) =>
        Directory.Exists(Path.Combine(from, folder)) ? Directory.GetFiles(Path.Combine(from, folder)).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal) : [];

    /// <summary>Files of the old archive with an ending, in all its folders, by names with "/"; links and what lies behind them count as none.</summary>
    public IEnumerable<(string Name, FileInfo File)> Below(string ending) =>
        new DirectoryInfo(from).EnumerateFiles("*" + ending, new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(f => (Path.GetRelativePath(from, f.FullName).Replace('\\', '/'), f)).OrderBy(f => f.Item1, StringComparer.Ordinal);

    public string PathOf(string name) => Path.Combine(from, name);

    public async Task CopyAsync(CancellationToken ct)
    {
        foreach ((string source, string target) in _copies)
        {
            await using FileStream input = new(Path.Combine(from, source), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            await using FileStream output = New(target, isAsync: true);
            await input.CopyToAsync(output, ct).ConfigureAwait(false);
        }
        foreach ((string name, Action<Stream, CancellationToken> write) in _made)
        {
            using FileStream output = New(name, isAsync: false);
            write(output, ct);
        }

        FileStream New(string name, bool isAsync)
        {
            string path = Path.Combine(to, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, isAsync);
        }
    }

    private bool Note(string name, string newName)
    {
        if (!IsThere(name))
            return false;
        if (!Has(newName))
            _copies.Add((name, newName));
        return true;
    }
}
