using Clara.Imaging;

namespace Clara.Remote.Tests.ServerAddressTests;

public sealed class ParseTests
{
    [TestCase("http://host:5000", "http://host:5000")]
    [TestCase("  http://host:5000/// ", "http://host:5000")]
    [TestCase("host:5000", "http://host:5000")]
    [TestCase("http://host:5000/v1", "http://host:5000")]
    [TestCase("http://host:5000/v1/", "http://host:5000")]
    [TestCase("http://host:5000/v1/models/", "http://host:5000")]
    [TestCase("https://host/aiaa/v1", "https://host/aiaa")]
    [TestCase("https://host/models", "https://host/models")]
    [TestCase("http://me:secret@host:5000/?x=1", "http://host:5000")]
    [TestCase("http://[::1]:5000/", "http://[::1]:5000")]
    public void Addresses_as_users_type_them(string typed, string name) => Assert.That(new AiaaBackend(new() { Uri = typed }).Name, Is.EqualTo(name));

    [TestCase("")]
    [TestCase("ftp://host")]
    [TestCase("http://")]
    [TestCase("file:///etc/passwd")]
    [TestCase("http://host:99999")]
    public void What_is_no_address_is_refused(string typed) =>
        Assert.That(() => new AiaaBackend(new() { Uri = typed }), Throws.TypeOf<ClaraException>().With.Property("Status").EqualTo(StatusCode.Argument));

    [Test]
    public void A_token_that_would_break_the_header_is_refused() =>
        Assert.That(() => new AiaaBackend(new() { Uri = "http://h", Token = "a\r\nX: y" }), Throws.TypeOf<ClaraException>().With.Property("Status").EqualTo(StatusCode.Argument));

    [TestCase(-1)]
    [TestCase(double.NaN)]
    public void A_timeout_that_is_none_is_refused(double seconds) =>
        Assert.That(() => new AiaaBackend(new() { Uri = "http://h", TimeoutSeconds = seconds }), Throws.TypeOf<ClaraException>().With.Property("Status").EqualTo(StatusCode.Argument));
}
