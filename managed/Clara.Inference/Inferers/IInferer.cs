using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>How an image is given to a network: at once or in windows.</summary>
public interface IInferer
{
    /// <summary>Runs the network over the whole image. The caller disposes the result. Progress goes from 0 to 1.</summary>
    NetworkOutput Run(Network network, Volume<float> image, IProgress<WorkProgress>? progress, WorkContext work);
}
