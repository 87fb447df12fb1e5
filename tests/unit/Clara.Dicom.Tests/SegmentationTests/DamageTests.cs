using Clara.Dicom.Data;
using Clara.Dicom.Segmentation;
using Clara.Dicom.Structures;
using Clara.Dicom.Tests.Oracles;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SegmentationTests;

/// <summary>Damaged datasets are refused in our words or read; nothing else comes out.</summary>
[TestFixture]
public sealed class DamageTests
{
    private const int Files = 3000;

    private static readonly Grid Grid = new(new(5, 7, 6), new(0.7, 1.1, 2.5), new(-11.25, 3.5, 100), TestVolumes.Oblique(10, 5));
    private static readonly LabelMap Map = TestSeries.Map(Grid, [new(1, "liver"), new(2, "kidney_cyst_left"), new(30, @"odd\name")], 1);

    [Test]
    public Task Segmentations()
    {
        SegmentationObject made = SegmentationWriter.Make(Map, TestSeries.Ct(Grid), new(), CancellationToken.None);
        return EachDamagedAsync(made.Dataset, (d, seed) => SegmentationReader.ReadAsync("a.dcm", seed % 2 == 0 ? Grid : null, new() { FractionThreshold = 0.5 }, new MemoryCodec(d, made.Pixels), CancellationToken.None));
    }

    [Test]
    public Task Structure_sets() => EachDamagedAsync(StructureSetWriter.Make(Map, TestSeries.Ct(Grid), new(), CancellationToken.None),
        (d, _) => StructureSetReader.ReadAsync("a.dcm", Grid, new MemoryCodec(d, default), CancellationToken.None));

    [Test]
    public void Sources()
    {
        IReadOnlyList<DicomDataset> single = TestSeries.Ct(Grid), enhanced = TestSeries.EnhancedCt(Grid);
        for (int seed = 0; seed < Files; seed++)
        {
            Random random = new(seed);
            List<DicomDataset> source = [.. seed % 2 == 0 ? single : enhanced];
            int which = random.Next(source.Count);
            source[which] = Mutations.Of(source[which], random);
            Guarded(seed, () => SegmentationWriter.Make(Map, source, new(), CancellationToken.None));
        }
    }

    private static async Task EachDamagedAsync(DicomDataset dataset, Func<DicomDataset, int, Task> read)
    {
        for (int seed = 0; seed < Files; seed++)
        {
            DicomDataset damaged = Mutations.Of(dataset, new(seed));
            try
            {
                await read(damaged, seed);
            }
            catch (ClaraException)
            {
                // refused in our words
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }
    }

    private static void Guarded(int seed, Action work)
    {
        try
        {
            work();
        }
        catch (ClaraException)
        {
            // refused in our words
        }
        catch (Exception e)
        {
            Assert.Fail($"seed {seed}: {e}");
        }
    }
}
