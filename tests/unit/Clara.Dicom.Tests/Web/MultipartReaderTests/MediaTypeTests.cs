using Clara.Dicom.Web.Multipart;

namespace Clara.Dicom.Tests.Web.MultipartReaderTests;

public sealed class MediaTypeTests
{
    [TestCase("multipart/related; boundary=abc", "abc")]
    [TestCase("multipart/related;boundary=\"a;b =c\";type=\"application/dicom\"", "a;b =c")]
    [TestCase("Multipart/Related; type=\"application/dicom; x=y\"; BOUNDARY = ----=_Part_1.2 ; start=z", "----=_Part_1.2")]
    [TestCase("multipart/related; flag; boundary=\"a\\\"b\"", "a\"b")]
    [TestCase("multipart/related; boundary=\"abc", "abc")]
    [TestCase("multipart/related; type=\"boundary=no\"; boundary=yes", "yes")]
    [TestCase("multipart/related; boundary=", "")]
    [TestCase("multipart/related; boundary", null)]
    [TestCase("multipart/related", null)]
    [TestCase("", null)]
    public void The_boundary_is_found(string contentType, string? boundary) => Assert.That(MediaType.Parameter(contentType, "boundary"), Is.EqualTo(boundary));

    [Test]
    public void The_type_is_without_parameters_and_case() => Assert.That(MediaType.Of(" Multipart/Related ; boundary=x"), Is.EqualTo("multipart/related"));
}
