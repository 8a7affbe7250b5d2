using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Web;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Accounts;

public sealed class SignInTests
{
    const string Me = "/api/v1/me";

    [Fact]
    public async Task A_session_ends_after_twelve_hours_by_signing_out_and_with_every_change_of_its_account()
    {
        var time = new ManualTime();
        await using var served = await ServedLedger.StartAsync(TestLedger.Start(time: time), Reading.Accounts);
        var accounts = served.Ledger.Open.Accounts;
        using var anna = await served.AsAsync("anna", Role.Operator);
        time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.OK, await anna.StatusAsync(Me));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await anna.StatusAsync(Me));

        (string What, Func<HttpClient, Task> Act)[] ends =
        [
            ("signing out", async http => (await http.PostAsync("/api/v1/sign-out", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode()),
            ("another role", _ => accounts.PutAsync("anna", new AccountWish(null, "analyst", null, null), TestContext.Current.CancellationToken)),
            ("another password", http => http.PutAsJsonAsync("/api/v1/me/password", new { old = SignedIn.Password, @new = "quite another one" }, TestContext.Current.CancellationToken)),
            ("disabled", _ => accounts.DisableAsync("anna", TestContext.Current.CancellationToken)),
        ];
        foreach (var (what, act) in ends)
        {
            using var http = await served.AsAsync("anna", Role.Operator);
            Assert.Equal(HttpStatusCode.OK, await http.StatusAsync(Me));
            await act(http);
            Assert.True(await http.StatusAsync(Me) == HttpStatusCode.Unauthorized, what);
        }
        using var again = await served.Browser().SignInAsync("anna");
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM session"));
        Assert.Equal(1, served.Ledger.Count("SELECT COUNT(*) FROM account WHERE disabled_ms IS NOT NULL"));
    }

    [Fact]
    public async Task The_cookie_is_the_browsers_alone_and_the_store_has_neither_it_nor_the_password()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        await served.Ledger.PutAsync("anna", Role.Operator);
        using var answer = await served.Http.SignInAsync("anna");
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^tr=[0-9a-f]{64}; max-age=43200; path=/; samesite=strict; httponly$", cookie);
        var token = cookie[3..67];
        using (var connection = new SqliteConnection($"Data Source={served.Ledger.DatabasePath}"))
        {
            connection.Open();
            using var fold = connection.CreateCommand();
            fold.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            fold.ExecuteNonQuery();
        }
        var stored = await File.ReadAllBytesAsync(served.Ledger.DatabasePath, TestContext.Current.CancellationToken);
        foreach (var secret in (byte[][])[Convert.FromHexString(token), System.Text.Encoding.ASCII.GetBytes(token), System.Text.Encoding.UTF8.GetBytes(SignedIn.Password)])
            Assert.True(stored.AsSpan().IndexOf(secret) < 0);
        Assert.True(stored.AsSpan().IndexOf("pbkdf2-sha512$210000$"u8) > 0);

        using var plain = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = served.Http.BaseAddress };
        foreach (var other in (string[])["tr=", $"tr={new string('0', 64)}", $"tr={token[..63]}", $"__Host-tr={token}"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Me) { Headers = { { "Cookie", other } } };
            using var refused = await plain.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Accounts_and_sessions_outlive_a_restart()
    {
        await using var ledger = TestLedger.Start();
        await ledger.PutAsync("anna", Role.Auditor, "assurance", ["mine"]);
        var anna = Assert.IsType<SignInAnswer.SignedIn>(await ledger.Open.Accounts.SignInAsync("anna", SignedIn.Password, IPAddress.Loopback, TestContext.Current.CancellationToken));
        await ledger.RestartAsync();
        var (account, _) = ledger.Open.Accounts.Of(anna.Token)!.Value;
        Assert.Equal(("assurance", Role.Auditor), (account.Organisation, account.Role));
        Assert.Equal(["mine"], account.Sees.Named!);
        Assert.IsType<SignInAnswer.SignedIn>(await ledger.Open.Accounts.SignInAsync("anna", SignedIn.Password, IPAddress.Loopback, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whoever_guesses_waits_longer_each_time_and_hears_the_same_of_an_account_that_there_is_not()
    {
        var time = new ManualTime();
        await using var served = await ServedLedger.StartAsync(TestLedger.Start(time: time), Reading.Accounts);
        await served.Ledger.PutAsync("anna", Role.Operator);
        var heard = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var name in (string[])["anna", "nobody"])
        {
            time.Advance(TimeSpan.FromHours(1)); // the address is forgotten
            heard[name] = [];
            for (var i = 0; i < 8; i++)
            {
                using var answer = await served.Http.SignInAsync(name, "not the password");
                var wait = answer.Headers.RetryAfter?.Delta;
                heard[name].Add($"{(int)answer.StatusCode} {wait} {(await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(TestContext.Current.CancellationToken)).GetProperty("detail")}");
                if (wait is { } so) time.Advance(so);
            }
        }
        Assert.Equal(heard["anna"], heard["nobody"]);
        Assert.All(heard["anna"][..5], line => Assert.StartsWith("401 ", line, StringComparison.Ordinal));
        Assert.Equal(["429 00:00:02", "401 ", "429 00:00:04"], heard["anna"][5..].Select(line => line[..Math.Min(line.Length, line.StartsWith('4') && line[2] == '9' ? 12 : 4)]));
        using (var held = await served.Http.SignInAsync("anna")) Assert.Equal(HttpStatusCode.OK, held.StatusCode);
    }

    [Fact]
    public void Attempts_are_counted_by_account_and_by_network_bounded_and_forgotten()
    {
        var time = new ManualTime();
        var attempts = new SignInAttempts(time);
        for (var i = 0; i < 5; i++) attempts.Wrong("anna", IPAddress.Parse($"2001:db8:0:{i + 1}::1"));
        Assert.Equal(TimeSpan.FromSeconds(2), attempts.Wait("anna", IPAddress.Loopback));
        Assert.Null(attempts.Wait("berta", IPAddress.Loopback));
        attempts.Right("anna");
        Assert.Null(attempts.Wait("anna", IPAddress.Loopback));

        for (var i = 0; i < 5; i++) attempts.Wrong($"guess-{i}", IPAddress.Parse($"2001:db8:1:1::{i + 1:x}"));
        attempts.Right("guess-1"); // whose own account it may be
        Assert.Equal(TimeSpan.FromSeconds(2), attempts.Wait("berta", IPAddress.Parse("2001:db8:1:1:ffff::1")));
        Assert.Null(attempts.Wait("berta", IPAddress.Parse("2001:db8:1:2::1")));
        for (var i = 0; i < 20; i++) attempts.Wrong("carl", IPAddress.Parse("10.0.0.1"));
        Assert.Equal(TimeSpan.FromMinutes(15), attempts.Wait("carl", IPAddress.Loopback));
        time.Advance(TimeSpan.FromMinutes(15));
        attempts.Wrong("carl", IPAddress.Parse("10.0.0.1"));
        Assert.Null(attempts.Wait("carl", IPAddress.Parse("10.0.0.1")));
        for (var i = 0; i < 10_000; i++) attempts.Wrong("x" + i, new IPAddress(i + 1));
        Assert.Null(attempts.Wait("x1", IPAddress.Loopback));
    }

    [Fact]
    public async Task Two_passwords_are_looked_at_at_once_and_whoever_comes_then_is_told_to_come_again()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        await served.Ledger.PutAsync("anna", Role.Operator);
        var desk = served.Ledger.Open.Accounts.Desk;
        var first = desk.TryTake();
        using (desk.TryTake())
            for (var i = 0; i < 6; i++) // which is no wrong attempt
            {
                using var busy = await served.Http.SignInAsync("anna");
                Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (busy.StatusCode, busy.Headers.RetryAfter!.Delta));
            }
        using var answer = await served.Http.SignInAsync("anna");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        first!.Dispose();
        first.Dispose();
        Assert.NotNull(desk.TryTake());
        Assert.NotNull(desk.TryTake());
        Assert.Null(desk.TryTake());
    }

    [Theory]
    [InlineData("POST", "/api/v1/sign-out")]
    [InlineData("PUT", "/api/v1/me/password")]
    [InlineData("POST", "/api/v1/facilities/mine/activity")]
    [InlineData("POST", "/sign-out")]
    [InlineData("POST", "/sign-in")]
    public async Task A_change_that_another_page_asks_for_in_somebodys_browser_is_refused(string method, string path)
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        using var http = await served.AsAsync("anna", Role.Administrator);
        http.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        (string? Site, string? Origin, bool Through)[] cases =
        [
            (null, null, false), ("cross-site", "https://evil.example", false), ("same-site", null, false), (null, "null", false), (null, "https://evil.example", false),
            (null, served.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), true), ("same-origin", null, true),
        ];
        foreach (var (site, origin, through) in cases)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(new { }) };
            if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
            if (origin is not null) request.Headers.Add("Origin", origin);
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode != HttpStatusCode.Forbidden == through, $"{site}, {origin}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("Anna", "operator", null, null, SignedIn.Password, "name: ")]
    [InlineData(".anna", "operator", null, null, SignedIn.Password, "name: ")]
    [InlineData("admin-token", "operator", null, null, SignedIn.Password, "name: ")]
    [InlineData("anna", "owner", null, null, SignedIn.Password, "role: ")]
    [InlineData("anna", null, null, null, SignedIn.Password, "role: ")]
    [InlineData("anna", "auditor", "Assurance", "mine", SignedIn.Password, "organisation: ")]
    [InlineData("anna", "auditor", "assurance", null, SignedIn.Password, "facilities: missing")]
    [InlineData("anna", "auditor", null, "mine mine", SignedIn.Password, "facilities: ")]
    [InlineData("anna", "auditor", null, "Mine", SignedIn.Password, "facilities: ")]
    [InlineData("anna", "administrator", null, "mine", SignedIn.Password, "role: an administrator")]
    [InlineData("anna", "administrator", "assurance", "mine", SignedIn.Password, "role: an administrator")]
    [InlineData("anna", "operator", null, null, "eleven char", "password: ")]
    [InlineData("anna", "operator", null, null, null, "password: ")]
    public async Task An_account_that_cannot_be_is_refused_by_one_sentence(string name, string? role, string? organisation, string? facilities, string? password, string begins)
    {
        await using var ledger = TestLedger.Start();
        var why = Assert.IsType<AccountAnswer.Invalid>(await ledger.Open.Accounts.PutAsync(name, new AccountWish(organisation, role, facilities?.Split(' '), password), TestContext.Current.CancellationToken)).Why;
        Assert.StartsWith(begins, why, StringComparison.Ordinal);
        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM account"));
    }

    [Fact]
    public void A_password_is_kept_with_its_parameters_and_nothing_else_is_read_back()
    {
        var kept = PasswordHash.Of(SignedIn.Password);
        Assert.True(PasswordHash.TryRead(kept.Encode(), out var read) && read.Matches(SignedIn.Password) && !read.Matches(SignedIn.Password + " "));
        Assert.NotEqual(kept.Encode(), PasswordHash.Of(SignedIn.Password).Encode());
        var older = Rfc2898DeriveBytes.Pbkdf2(SignedIn.Password, new byte[16], 1000, HashAlgorithmName.SHA512, 64);
        Assert.True(PasswordHash.TryRead($"pbkdf2-sha512$1000${Convert.ToBase64String(new byte[16])}${Convert.ToBase64String(older)}", out var low) && low.Matches(SignedIn.Password));
        foreach (var wrong in (string[])["", "$$$", kept.Encode()[1..], kept.Encode() + "$", kept.Encode().Replace("210000", "0", StringComparison.Ordinal), kept.Encode()[..^4]])
            Assert.False(PasswordHash.TryRead(wrong, out _));
    }
}
