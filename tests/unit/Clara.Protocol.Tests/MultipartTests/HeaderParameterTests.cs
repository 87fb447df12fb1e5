using Clara.Protocol.Multipart;

namespace Clara.Protocol.Tests.MultipartTests;

public sealed class HeaderParameterTests
{
    [TestCase("multipart/form-data; boundary=----------lImIt_of_THE_fIle_eW_$", "boundary", "----------lImIt_of_THE_fIle_eW_$")]
    [TestCase("multipart/form-data; boundary=\"MIME_boundary_1\"", "boundary", "MIME_boundary_1")]
    [TestCase("multipart/form-data; charset=utf-8; Boundary = \"a b\" ", "boundary", "a b")]
    [TestCase("form-data; name=\"a;b=c\"; filename=\"x\"", "filename", "x")]
    [TestCase("form-data; name=\"a;b=c\"; filename=\"x\"", "name", "a;b=c")]
    [TestCase("form-data; name=\"a \\\"q\\\"\"", "name", "a \"q\"")]
    [TestCase("form-data; filename=\"C:\\data\\a.nii\"", "filename", "C:\\data\\a.nii")]
    [TestCase("form-data; filename=a.nii.gz; name=x", "filename", "a.nii.gz")]
    [TestCase("form-data; x; name=y", "name", "y")]
    [TestCase("form-data; name=\"open", "name", "open")]
    [TestCase("form-data; name=\"\"", "name", "")]
    [TestCase("form-data", "name", null)]
    [TestCase("form-data;;;", "name", null)]
    [TestCase("form-data; filename=\"name=z\"", "name", null)]
    [TestCase("", "name", null)]
    public void Values_are_found_with_and_without_quotes(string header, string name, string? value) => Assert.That(HeaderParameters.Find(header, name), Is.EqualTo(value));
}
