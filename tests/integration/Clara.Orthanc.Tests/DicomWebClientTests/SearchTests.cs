using Clara.Dicom.Data;
using Clara.Dicom.Web;

namespace Clara.Orthanc.Tests.DicomWebClientTests;

public sealed class SearchTests
{
    private static async Task<List<string?>> FindAsync(Func<DicomWebClient, IAsyncEnumerable<DicomDataset>> search, DicomTag tag, int pageSize = 200)
    {
        using DicomWebClient client = Servers.Open.Client(o => o with { PageSize = pageSize });
        List<string?> found = [];
        await foreach (DicomDataset result in search(client))
            found.Add(result.Text(tag));
        return found;
    }

    private static DicomWebQuery With(DicomTag tag, string value) => new() { Match = new Dictionary<DicomTag, string> { [tag] = value } };

    [Test]
    public async Task The_study_is_found_by_its_UID() =>
        Assert.That(await FindAsync(c => c.SearchStudiesAsync(With(DicomTags.StudyInstanceUid, CtSeries.StudyUid), default), DicomTags.StudyInstanceUid), Is.EqualTo(new[] { CtSeries.StudyUid }));

    [Test]
    public async Task The_study_is_found_by_a_pattern_of_the_patients_identifier() =>
        Assert.That(await FindAsync(c => c.SearchStudiesAsync(With(DicomTags.PatientId, "Cl*a"), default), DicomTags.StudyInstanceUid), Does.Contain(CtSeries.StudyUid));

    [TestCase("CT", 1)]
    [TestCase("MR", 0)]
    public async Task Series_are_found_by_modality(string modality, int count) =>
        Assert.That(await FindAsync(c => c.SearchSeriesAsync(CtSeries.StudyUid, With(DicomTags.Modality, modality), default), DicomTags.SeriesInstanceUid), Has.Count.EqualTo(count));

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(20)]
    [TestCase(200)]
    public async Task All_instances_are_found_over_the_pages(int pageSize) =>
        Assert.That(await FindAsync(c => c.SearchInstancesAsync(CtSeries.StudyUid, CtSeries.SeriesUid, new(), default), DicomTags.SopInstanceUid, pageSize), Is.EquivalentTo(Servers.Ct.InstanceUids));

    [Test]
    public async Task No_more_come_than_are_wanted() =>
        Assert.That(await FindAsync(c => c.SearchInstancesAsync(CtSeries.StudyUid, CtSeries.SeriesUid, new() { MaxResults = 9 }, default), DicomTags.SopInstanceUid, 7), Has.Count.EqualTo(9).And.Unique);

    [Test]
    public async Task Elements_come_that_were_asked_for()
    {
        List<string?> thickness = await FindAsync(c => c.SearchInstancesAsync(CtSeries.StudyUid, CtSeries.SeriesUid, new() { Include = [DicomTags.SliceThickness], MaxResults = 1 }, default), DicomTags.SliceThickness);
        Assert.That(thickness.Single(), Is.Not.Null);
    }

    [Test]
    public async Task Nothing_is_found_where_nothing_is() =>
        Assert.That(await FindAsync(c => c.SearchStudiesAsync(With(DicomTags.StudyInstanceUid, "2.25.9"), default), DicomTags.StudyInstanceUid), Is.Empty);
}
