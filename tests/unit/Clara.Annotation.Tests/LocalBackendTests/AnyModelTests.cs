using Clara.Imaging;
using Clara.Inference;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Annotation.Tests.LocalBackendTests;

public sealed class AnyModelTests
{
    private static readonly Grid Space = Grid.Axial(new(30, 30, 30), new(1, 1, 1));
    private static readonly VoxelPoint[] Points = [new(5, 15, 15), new(25, 15, 15), new(15, 5, 15), new(15, 25, 15), new(15, 15, 5), new(15, 15, 25)];
    private readonly Volume<float> _image = TestVolumes.Image(TestVolumes.Sphere(Space, new(15, 15, 15), 10.2), 100, 0, 5, 3);
    private static LocalBackend Backend => new(new() { ModelsFolder = "/nowhere" });   // holds nothing that must be disposed

    [Test]
    public async Task It_is_listed_without_labels_where_there_is_no_models_folder()
    {
        ModelInfo any = (await Backend.ListModelsAsync(CancellationToken.None)).Single(m => m.Name == AnnotationRequest.AnyModel);
        Assert.That((any.Type, any.Labels.Count), Is.EqualTo((ModelType.Annotation, 0)));
        ConnectionReport report = await Backend.TestConnectionAsync(CancellationToken.None);
        Assert.That((report.FailedStage, report.ModelCount), Is.EqualTo((ConnectionStage.None, 1)));
    }

    [Test]
    public async Task It_gives_the_voxels_of_the_annotator()
    {
        Label ball = new(4, "ball");
        LabelMap mask = await Backend.AnnotateAsync(_image, new() { Points = Points, Label = ball }, null, CancellationToken.None);
        VolumeAssert.Equal(ExtremePointAnnotator.Annotate(_image, Points, ball, ModelInfo.DefaultPaddingMm, 0, null, CancellationToken.None), mask);
        Assert.That(mask.CountOf(4), Is.GreaterThan(3000));
    }

    [Test]
    public void It_cannot_segment() => Assert.ThrowsAsync<ModelNotFoundException>(() => Backend.SegmentAsync(_image, AnnotationRequest.AnyModel, null, CancellationToken.None));

    [Test]
    public void Too_few_points_are_refused() =>
        Assert.ThrowsAsync<PointsException>(() => Backend.AnnotateAsync(_image, new() { Points = Points[..3] }, null, CancellationToken.None));

    [Test]
    public void A_cancelled_call_is_cancelled() => Assert.That(
        async () => await Backend.AnnotateAsync(_image, new() { Points = Points }, null, new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
}
