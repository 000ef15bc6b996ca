using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>Passwords on a genuine socket that other machines can reach: they are accepted over https, and refused in plain text.</summary>
public sealed class HttpsTests
{
    [Fact]
    public async Task From_another_machine_a_password_is_taken_by_https_alone()
    {
        Assert.SkipUnless(OutsideAddress() is not null, "This machine has no address but loopback.");
        using var folder = new TemporaryFolder();
        var (certificate, key) = await CertificateAsync(folder.Root);
        var settings = Settings.WithApprovers("alice").Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value));
        await using var app = await LocalHostApp.BuildAsync(new HostArguments(Demo: false, folder.Data), builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings).AddInMemoryCollection(
                [new("Kestrel:Certificates:Default:Path", certificate), new("Kestrel:Certificates:Default:KeyPath", key), new("Mail:From", "workflow@example.com")]);
            builder.WebHost.UseUrls("http://0.0.0.0:0", "https://0.0.0.0:0");
        });
        await app.StartListeningAsync();

        (await AsAliceAsync(app, "http", OutsideAddress()!)).Fails(ErrorCodes.ReadableSignIn);
        (await AsAliceAsync(app, "http", IPAddress.Loopback)).Is(200);
        var response = (await AsAliceAsync(app, "https", OutsideAddress()!)).Is(200);

        Assert.Equal("max-age=31536000", response.Header("Strict-Transport-Security"));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<ApiResponse> AsAliceAsync(WebApplication app, string scheme, IPAddress address)
    {
        var listening = app.Urls.Select(url => new Uri(url)).Single(url => url.Scheme == scheme);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var client = new HttpClient(handler) { BaseAddress = new UriBuilder(scheme, address.ToString(), listening.Port).Uri };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("alice:alice-demo"u8));
        return await new Person(client, "").GetAsync("/Workflow/Instances/AssignedToMe");
    }

    private static IPAddress? OutsideAddress() => Array.Find(
        Dns.GetHostAddresses(Dns.GetHostName()), address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    private static async Task<(string Certificate, string Key)> CertificateAsync(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=workflow.example.com", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (path, keyPath) = (Path.Combine(folder, "host.pem"), Path.Combine(folder, "host.key"));
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(keyPath, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        return (path, keyPath);
    }
}
