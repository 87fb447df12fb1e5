using Clara.Dicom.Web;
using Clara.Imaging;

namespace Clara.Dicom.Tests.Web.DicomWebAddressTests;

public sealed class ParseTests
{
    [TestCase("dicomweb+https://host/dicom-web/studies/1.2/series/1.3", "https://host/dicom-web", "1.2", "1.3", null)]
    [TestCase("dicomweb+http://localhost:8042/dicom-web/studies/1.2/series/1.3/", "http://localhost:8042/dicom-web", "1.2", "1.3", null)]
    [TestCase("DICOMWEB+HTTP://Host/studies/1.2", "http://host", "1.2", null, null)]
    [TestCase("dicomweb+https://host/a/studies/rs/studies/1.2/series/1.3/instances/1.4", "https://host/a/studies/rs", "1.2", "1.3", "1.4")]
    [TestCase("dicomweb+https://anna:p%40ss@host/studies/1.2/series/1.3", "https://anna:p%40ss@host", "1.2", "1.3", null)]
    public void Server_and_UIDs_are_found(string text, string server, string study, string? series, string? instance)
    {
        DicomWebAddress address = DicomWebAddress.Parse(text);

        Assert.That(DicomWebAddress.IsMeant(text));
        Assert.That(address.Server, Is.EqualTo(server));
        Assert.That((address.Resource.StudyUid, address.Resource.SeriesUid, address.Resource.InstanceUid), Is.EqualTo((study, series, instance)));
    }

    [TestCase("https://host/dicom-web/studies/1.2/series/1.3")]
    [TestCase("dicomweb+https://host/dicom-web")]
    [TestCase("dicomweb+https://host/dicom-web/studies")]
    [TestCase("dicomweb+https://host/studies/1.2/series")]
    [TestCase("dicomweb+https://host/studies/1.2/instances/1.3")]
    [TestCase("dicomweb+https://host/studies/1.2/series/1.3/instances/1.4/frames/1")]
    [TestCase("dicomweb+https://host/studies/1.2/series/1.3?includefield=all")]
    [TestCase("dicomweb+https://host/studies/1.2/series/../1.3")]
    [TestCase("dicomweb+https://host/studies/abc")]
    [TestCase("dicomweb+https:///studies/1.2")]
    [TestCase("dicomweb+file:///studies/1.2")]
    public void What_is_none_is_refused_with_an_example(string text)
    {
        ClaraException e = Assert.Catch<ClaraException>(() => DicomWebAddress.Parse(text))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Argument));
    }

    [TestCase("dicomweb+https://host/dicom-web", "https://host/dicom-web")]
    [TestCase("dicomweb+http://anna:pass@host:8042/", "http://anna:pass@host:8042")]
    [TestCase("dicomweb+https://host/dicom-web/studies/1.2/series/1.3", "https://host/dicom-web")]
    public void To_store_the_services_base_is_enough(string text, string server) => Assert.That(DicomWebAddress.ServerToStoreAt(text), Is.EqualTo(server));

    [TestCase("dicomweb+https://")]
    [TestCase("dicomweb+https://host/dicom-web?a=b")]
    [TestCase("dicomweb+https://host/dicom-web/studies")]
    [TestCase("dicomweb+https://host/dicom-web/studies/Jane")]
    public void What_is_no_place_to_store_at_is_refused(string text) =>
        Assert.That(Assert.Catch<ClaraException>(() => DicomWebAddress.ServerToStoreAt(text))!.Status, Is.EqualTo(StatusCode.Argument));

    [TestCase("dicomweb+https://anna:pass@host:8443/dicom-web", "dicomweb+https://host:8443/dicom-web")]
    [TestCase("dicomweb+https://host/dicom-web/studies/1.2", "dicomweb+https://host/dicom-web/studies/1.2")]
    [TestCase("/folder/a@b.nii", "/folder/a@b.nii")]
    public void Names_and_passwords_are_not_shown(string text, string shown) => Assert.That(DicomWebAddress.WithoutLogin(text), Is.EqualTo(shown));

    [TestCase("image.nii.gz")]
    [TestCase("/folder/dicomweb+https")]
    [TestCase("https://host")]
    public void A_file_is_not_taken_for_one(string text) => Assert.That(DicomWebAddress.IsMeant(text), Is.False);

    [Test]
    public void Its_text_is_the_address_without_the_password() =>
        Assert.That(DicomWebAddress.Parse("dicomweb+https://anna:pass@host:8443/dicom-web/studies/1.2/series/1.3").ToString(), Is.EqualTo("dicomweb+https://host:8443/dicom-web/studies/1.2/series/1.3"));

    [Test]
    public void An_instance_has_a_series() => Assert.That(() => new DicomWebResource("1.2", null, "1.4"), Throws.TypeOf<ClaraException>());

    [TestCase("1.2.3", true)]
    [TestCase("1234567890123456789012345678901234567890123456789012345678901234", true)]
    [TestCase("12345678901234567890123456789012345678901234567890123456789012345", false)]
    [TestCase("1.2/3", false)]
    [TestCase("", false)]
    [TestCase("１.2", false)]
    public void A_UID_is_digits_and_dots(string uid, bool good) => Assert.That(() => new DicomWebResource(uid), good ? Throws.Nothing : Throws.TypeOf<ClaraException>());
}
