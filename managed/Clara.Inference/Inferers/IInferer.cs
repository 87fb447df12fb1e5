using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>How an image is given to a network: at once or in windows.</summary>
public interface IInferer
{
    /// <summary>Looks whether the network fits: null, or what works for some images only. Throws <see cref="Models.ModelInvalidException"/> for what works for none.</summary>
    string? Check(Network network);

    /// <summary>Runs the network over the whole image. The caller disposes the result. Progress goes from 0 to 1.</summary>
    /// <param name="network">The network.</param>
    /// <param name="channels">Its input channels in order, all on one grid: the image, then prompts as maps.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="work">Threads, token and memory.</param>
    NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work);

    /// <summary>
    /// The same, with the output handed over in parts: an inferer that works in windows holds only what later windows still add to. The values are those of
    /// <see cref="Run(Network, IReadOnlyList{Volume{float}}, IProgress{WorkProgress}?, WorkContext)"/>. Where this is not overridden, all of it is one part. Since 0.2.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="channels">Its input channels in order, all on one grid: the image, then prompts as maps.</param>
    /// <param name="receiver">Gets the parts.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="work">Threads, token and memory.</param>
    void Run(Network network, IReadOnlyList<Volume<float>> channels, IOutputReceiver receiver, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        using NetworkOutput output = Run(network, channels, progress, work);
        receiver.Begin(output.Grid, output.Classes);
        receiver.Take(output, 0, work);
    }
}
