using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>A stream on which nothing happens stays open as long as somebody may hear it, and no longer.</summary>
public sealed class LiveStreamTests
{
    [Theory]
    [InlineData("/live", true), InlineData("/live", false), InlineData("/live/page", true), InlineData("/live/page", false)]
    public async Task It_ends_with_the_session_although_nothing_happens(string stream, bool signsOut)
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        await served.Ledger.EnrolAsync();
        using var firm = await served.AsAsync("firm", Role.Auditor, "assurance", "mine");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(12)); // less than a keep-alive
        using var heard = new StreamReader(await firm.GetStreamAsync(stream, deadline.Token));
        Assert.NotNull(await heard.ReadLineAsync(deadline.Token));
        // Or sees something else from now on.
        if (signsOut) (await firm.PostAsync("/api/v1/sign-out", null, deadline.Token)).Dispose();
        else Assert.IsType<AccountAnswer.Held>(await served.Ledger.Open.Accounts.PutAsync("firm", new AccountWish("assurance", "auditor", ["refinery"], null), deadline.Token));
        while (await heard.ReadLineAsync(deadline.Token) is not null) { }
    }

    [Fact]
    public async Task It_is_kept_alive_again_and_again()
    {
        var ledger = TestLedger.Start(time: new ManualTime(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)));
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var answer = await served.Http.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        using var heard = new StreamReader(await answer.Content.ReadAsStreamAsync(deadline.Token));
        for (var beats = 0; beats < 3; beats++)
        {
            var line = heard.ReadLineAsync(deadline.Token).AsTask();
            // Whenever the stream began to wait.
            using var rounds = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (!line.IsCompleted && await rounds.WaitForNextTickAsync(deadline.Token)) ((ManualTime)ledger.Time).Advance(TimeSpan.FromSeconds(1));
            if (await line != ":") beats--;
        }
    }
}
