using Clara.Imaging;

namespace Clara.Remote;

/// <summary>Shares of one remote call: a quarter for sending, the rest for the server. Never falls, also when an image has to be sent again.</summary>
internal sealed class RisingProgress(IProgress<WorkProgress>? progress)
{
    private const double UploadShare = 0.25;
    private double _last;

    public void Uploading(long sent, long total) => Report(UploadShare * Math.Min(1, (double)sent / Math.Max(1, total)), "sending");

    public void Waiting() => Report(UploadShare, "server works");

    public void Done() => Report(1, "done");

    private void Report(double fraction, string stage)
    {
        _last = Math.Max(_last, fraction);
        progress?.Report(new(_last, stage));
    }
}
