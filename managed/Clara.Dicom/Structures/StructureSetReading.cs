using Clara.Imaging;

namespace Clara.Dicom.Structures;

/// <summary>What was read of a structure set. Since 0.2.</summary>
/// <param name="Map">The structures on the wanted grid.</param>
/// <param name="PassedOver">Contours that enclose nothing: points, open lines, fewer than three points.</param>
/// <param name="Outside">Closed contours in planes that the grid does not have.</param>
public sealed record StructureSetReading(LabelMap Map, int PassedOver, int Outside);
