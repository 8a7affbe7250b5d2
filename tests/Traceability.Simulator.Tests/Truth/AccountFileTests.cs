using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Simulator.Plant;
using Traceability.Simulator.Tests.Running;
using Traceability.Simulator.Truth;

namespace Traceability.Simulator.Tests.Truth;

public sealed class AccountFileTests
{
    static byte[] Valid()
    {
        using var folder = new TemporaryFolder();
        Site.Open(FacilityPlan.Mine, null, new AccountFile(folder.Path), new Random(1), NullLogger.Instance);
        return File.ReadAllBytes(folder.Account);
    }

    static AccountReading Changed(Action<JsonObject> change)
    {
        var account = JsonNode.Parse(Valid())!.AsObject();
        change(account);
        return AccountFile.Parse(Encoding.UTF8.GetBytes(account.ToJsonString()));
    }

    static JsonObject Mill(JsonObject account) => account["channels"]!["mill.energy_import"]!.AsObject();

    [Fact]
    public void Absent_empty_corrupt_newer_and_found_are_five_answers()
    {
        using var folder = new TemporaryFolder();
        var file = new AccountFile(folder.Path);
        Assert.IsType<AccountReading.Absent>(file.Read());
        File.WriteAllText(folder.Account, "");
        Assert.IsType<AccountReading.Empty>(file.Read());
        File.WriteAllText(folder.Account, "[]");
        Assert.IsType<AccountReading.Corrupt>(file.Read());
        File.WriteAllText(folder.Account, """{"format":9}""");
        Assert.Equal(new AccountReading.Newer(9), file.Read());
        File.WriteAllBytes(folder.Account, Valid());
        Assert.IsType<AccountReading.Found>(file.Read());
    }

    [Fact]
    public void An_account_cut_anywhere_is_corrupt_and_never_something_else()
    {
        var bytes = Valid();
        for (var length = 1; length < bytes.Length; length++)
            Assert.IsType<AccountReading.Corrupt>(AccountFile.Parse(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void A_changed_byte_is_never_an_exception()
    {
        var random = new Random(3);
        var bytes = Valid();
        for (var i = 0; i < 20_000; i++)
        {
            var copy = bytes.ToArray();
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
            Assert.NotNull(AccountFile.Parse(copy));
        }
    }

    [Fact]
    public void An_account_that_contradicts_itself_is_corrupt()
    {
        Assert.IsType<AccountReading.Found>(Changed(_ => { }));
        Assert.IsType<AccountReading.Corrupt>(Changed(account => Mill(account)["total"] = 1m));
        Assert.IsType<AccountReading.Corrupt>(Changed(account => Mill(account)["accumulated"] = 1m));
        Assert.IsType<AccountReading.Corrupt>(Changed(account => Mill(account)["accumulated"] = 7e27m));
        Assert.IsType<AccountReading.Corrupt>(Changed(account => Mill(account).Remove("first")));
        Assert.IsType<AccountReading.Corrupt>(Changed(account => account["state"] = "asleep"));
        Assert.IsType<AccountReading.Corrupt>(Changed(account => account["kwh"] = 12.5m));
        Assert.IsType<AccountReading.Corrupt>(Changed(account => account["channels"]!["mill.energy_import"] = null));
        Assert.IsType<AccountReading.Corrupt>(Changed(account => account["open"] = new JsonArray(new JsonObject { ["tag"] = "12", ["kg"] = 20 })));
    }
}
