using Clara.Imaging;

namespace Clara.Inference;

/// <summary>Extreme points that no structure can be found from: too few, or outside of the image.</summary>
public sealed class PointsException(string message) : ClaraException(StatusCode.Points, message);
