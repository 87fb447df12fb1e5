using System.Net.Http.Headers;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Sources;

/// <summary>What was fetched of a file so far, and what the server said of it, so that a later call can go on.</summary>
internal sealed class PartFile
{
    private readonly string _notes;

    public PartFile(string folder, string stem)
    {
        Directory.CreateDirectory(folder);
        FilePath = Path.Combine(folder, stem + ".part");
        _notes = Path.Combine(folder, stem + ".json");
    }

    public string FilePath { get; }

    public long Length => File.Exists(FilePath) ? new FileInfo(FilePath).Length : 0;

    /// <summary>ETag or Last-Modified of the file that the part is of; null when the server gave none that can be asked for.</summary>
    public RangeConditionHeaderValue? Condition
    {
        get
        {
            JObject? notes = File.Exists(_notes) ? new Findings().Try(() => ConfigText.Read(_notes, "part"), null) : null;
            if (ConfigText.Plain(notes?["etag"]) is { Length: > 0 } etag && EntityTagHeaderValue.TryParse(etag, out EntityTagHeaderValue? tag))
                return new(tag);
            return DateTimeOffset.TryParse(ConfigText.Plain(notes?["last_modified"]), System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset date) ? new(date) : null;
        }
    }

    /// <summary>Notes what the server says of the file that is begun anew. A weak ETag promises no equal bytes and is not kept.</summary>
    public void Begin(HttpResponseMessage answer)
    {
        JObject notes = [];
        if (answer.Headers.ETag is { IsWeak: false } tag)
            notes["etag"] = tag.ToString();
        else if (answer.Content.Headers.LastModified is DateTimeOffset date)
            notes["last_modified"] = date.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        File.WriteAllText(_notes, notes.ToString());
    }

    public void Delete()
    {
        File.Delete(FilePath);
        File.Delete(_notes);
    }
}
