namespace Clara.Models;

/// <summary>Something that is wrong with an archive, or was probably not meant. Since 0.2.</summary>
/// <param name="IsError">Whether the archive cannot be used because of it.</param>
/// <param name="File">Name of the file within the archive; empty when it is about the archive as a whole.</param>
/// <param name="Path">Place in the file as a JSON path, such as "pre_transforms[1].args"; may be empty.</param>
/// <param name="Message">One sentence, with file and place where there are such.</param>
public sealed record ArchiveFinding(bool IsError, string File, string Path, string Message);

/// <summary>Collects what is wrong while an archive is read, so that one look tells all of it.</summary>
internal sealed class Findings
{
    private readonly List<ArchiveFinding> _all = [];
    private ModelInvalidException? _first;

    public IReadOnlyList<ArchiveFinding> All => _all;

    public IReadOnlyList<string> Warnings => [.. _all.Where(f => !f.IsError).Select(f => f.Message)];

    /// <summary>Runs one part of the reading; its failure is kept and <paramref name="otherwise"/> taken.</summary>
    public T Try<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (ModelInvalidException e)
        {
            Fail(e);
            return otherwise;
        }
    }

    public void Fail(ModelInvalidException e)
    {
        _first ??= e;
        (string file, string path) = Split(e.Place);
        _all.Add(new(true, file, path, e.Message));
    }

    /// <summary>Notes what works but was probably not meant, once.</summary>
    public void Warn(string place, string said)
    {
        (string file, string path) = Split(place);
        ArchiveFinding finding = new(false, file, path, OneLine.Of(place + said));
        if (!_all.Contains(finding))
            _all.Add(finding);
    }

    /// <summary>Throws the first failure, if there was one.</summary>
    public void ThrowFirst()
    {
        if (_first is not null)
            throw _first;
    }

    private static (string File, string Path) Split(string place)
    {
        int at = place.IndexOf(": ", StringComparison.Ordinal);
        return at < 0 ? (place, "") : (place[..at], place[(at + 2)..]);
    }
}
