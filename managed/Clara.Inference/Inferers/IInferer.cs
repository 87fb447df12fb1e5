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
    /// <param name="work">Threads and token.</param>
    NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work);
}
