using System.Reflection;
using System.Xml.Linq;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Gpio;

/// <summary>Runs <see cref="GuestTests"/> on a real kernel, in one boot.</summary>
[Trait("Category", "Rig")]
public sealed class RigTests(RigTests.Boot boot) : IClassFixture<RigTests.Boot>
{
    public static TheoryData<string> Names =>
        [.. typeof(GuestTests).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => method.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task On_a_real_kernel(string name)
    {
        var results = (await boot.ResultsAsync()).Where(test => (string?)test.Attribute("method") == name).ToList();
        Assert.NotEmpty(results);
        Assert.All(results, test => Assert.True((string?)test.Attribute("result") == "Pass", test.ToString()));
    }

    public sealed class Boot
    {
        readonly Lazy<Task<List<XElement>>> results = new(RunAsync);

        public Task<List<XElement>> ResultsAsync() => results.Value;

        static async Task<List<XElement>> RunAsync()
        {
            using var scratch = new Peer.Scratch();
            var said = await Rig.RunAsync(scratch.Path,
                $"dotnet {typeof(GuestTests).Assembly.Location} -noLogo -noColor -noAutoReporters -explicit only -class {typeof(GuestTests).FullName} -parallel none -xml /tmp/rig/report.xml\n",
                TestContext.Current.CancellationToken);
            var report = Path.Combine(scratch.Path, "report.xml");
            Assert.True(File.Exists(report), said);
            return [.. XDocument.Load(report).Descendants("test")];
        }
    }
}
