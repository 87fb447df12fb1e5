using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>Where an image lies.</summary>
/// <param name="Grid">Its voxels.</param>
/// <param name="FrameOfReferenceUid">What its mm are counted in, where it is DICOM; "" where the files do not say.</param>
internal sealed record ImagePlace(Grid Grid, string FrameOfReferenceUid);
