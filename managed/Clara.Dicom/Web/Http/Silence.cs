namespace Clara.Dicom.Web.Http;

/// <summary>Cancels a call when the caller wants it or when nothing was heard from the server for too long.</summary>
internal sealed class Silence : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _limit;

    public Silence(TimeSpan limit, CancellationToken ct)
    {
        _limit = limit;
        _source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Heard();
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Something moved; the time starts anew.</summary>
    public void Heard()
    {
        if (_limit > TimeSpan.Zero)
            _source.CancelAfter(_limit);
    }

    public void Dispose() => _source.Dispose();
}
