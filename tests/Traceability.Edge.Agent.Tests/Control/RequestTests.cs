using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Traceability.Edge.Agent.Control;
using Traceability.Evidence.Entries;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Control;

/// <summary>What is entered and asked for through the socket, and what is not taken.</summary>
public sealed class RequestTests
{
    const string Compared = """{"channel":"mill.energy_import","shown":"1234.5","read":"1234.52","unit":"kWh","within":"0.05","by":"Ana Silva","note":"display behind glass"}""";

    [Fact]
    public async Task A_comparison_is_an_event_in_a_sealed_segment_and_names_nobody()
    {
        await using var bench = await ControlBench.StartAsync();
        await bench.UntilChannelAsync("mill.energy_import", HasValue);
        var (status, entry) = await bench.SendAsync("POST", "/v1/commissioning", Compared);
        Assert.Equal((200, true, "1234.50"), (status, entry.GetProperty("agrees").GetBoolean(), entry.GetProperty("agentRead").GetString()));
        Assert.InRange(entry.GetProperty("agentReadAgeS").GetInt32(), 0, 2);
        var segment = bench.Bench.Audit().Single(s => s.Header.Number == entry.GetProperty("segment").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(segment.Identity), entry.GetProperty("identity").GetString());
        var told = Assert.IsType<SiteEvent>(segment.Content.Entries[(int)(entry.GetProperty("entry").GetInt64() - segment.Header.FirstSeq)]);
        Assert.Equal((EventCode.Commissioning, "mill.energy_import", "agrees", "shown 1234.5, read 1234.52, agent read 1234.50 AGE s before, within 0.05 kWh: display behind glass"),
            (told.Code, told.Subject, told.Cause, Regex.Replace(told.Detail, "1234.50 [0-2] s", "1234.50 AGE s")));
        Assert.DoesNotContain(bench.Bench.Audit().Entries<SiteEvent>(), e => $"{e.Subject} {e.Cause} {e.Detail}".Contains("Ana", StringComparison.Ordinal));

        (_, entry) = await bench.SendAsync("POST", "/v1/commissioning", """{"channel":"mill.energy_import","shown":"1234.5","read":"1234.52","unit":"kWh"}""");
        Assert.False(entry.GetProperty("agrees").GetBoolean());
    }

    [Fact]
    public async Task Who_says_that_they_agree_is_not_believed_against_what_the_agent_reads()
    {
        await using var bench = await ControlBench.StartAsync();
        await bench.UntilChannelAsync("mill.energy_import", HasValue);
        var (status, entry) = await bench.SendAsync("POST", "/v1/commissioning", """{"channel":"mill.energy_import","shown":"1300","read":"1300","unit":"kWh","within":"1"}""");
        Assert.Equal((200, false), (status, entry.GetProperty("agrees").GetBoolean()));
        var told = Assert.Single(bench.Bench.Audit().Events(EventCode.Commissioning));
        Assert.Equal("differs", told.Cause);
        Assert.Matches("^shown 1300, read 1300, agent read 1234.50 [0-2] s before, within 1 kWh$", told.Detail);
    }

    [Fact]
    public async Task Without_a_recent_value_of_its_own_the_agent_enters_no_comparison()
    {
        await using var bench = await ControlBench.StartAsync();
        bench.Gateway.Silent[ControlBench.Diesel] = true;
        await bench.UntilChannelAsync("mill.energy_import", HasValue);
        const string Diesel = """{"channel":"diesel.volume_total","shown":"20","read":"20","unit":"L"}""";
        var unit = bench.Bench.Site.Channels[TestSite.Fuel].Rule.Unit;
        Assert.Equal(409, (await bench.SendAsync("POST", "/v1/commissioning", Diesel.Replace("\"L\"", $"\"{unit}\"", StringComparison.Ordinal))).Status);
        bench.Gateway.Silent[ControlBench.Mill] = true;
        var asked = bench.Gateway.Questions.Count(question => question.Unit == ControlBench.Mill);
        await bench.UntilChannelAsync("mill.energy_import", _ => bench.Gateway.Questions.Count(question => question.Unit == ControlBench.Mill) > asked);
        // Not lost yet, and no gap: but nobody has seen it for so long.
        bench.Bench.Clock.Step(TimeSpan.FromMinutes(5));
        Assert.True(HasValue(await bench.ChannelAsync("mill.energy_import")));
        Assert.Equal(409, (await bench.SendAsync("POST", "/v1/commissioning", Compared)).Status);
        bench.Gateway.Silent.Clear();
        await bench.UntilChannelAsync("mill.energy_import", HasValue);
        await bench.SendAsync("POST", "/v1/buses/gateway/lease", """{"seconds":60}""");
        var (status, said) = await bench.SendAsync("POST", "/v1/commissioning", Compared);
        Assert.Equal(409, status);
        Assert.Contains("lease", said.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Empty(bench.Bench.Audit().Events(EventCode.Commissioning));
    }

    [Theory]
    [InlineData("""{"seconds":60,"by":"\ud800"}""")]
    [InlineData("""{"seconds":60,"\udc00":1}""")]
    [InlineData("{\"seconds\":60,\"by\":\"\u00ff\"}")]
    [InlineData("{\"seconds\":60,\"\u00c3\":1}")]
    public async Task A_text_that_is_not_Unicode_is_refused(string body)
    {
        await using var bench = await ControlBench.StartAsync();
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        using var response = await bench.Http.PostAsync("/v1/buses/gateway/lease", content);
        Assert.Equal((400, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("Unicode", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(bench.Field.Buses[0].Lease);
    }

    [Theory]
    [InlineData("""{"channel":"mil.energy_import","shown":"1","read":"1","unit":"kWh"}""", 404, "did you mean mill.energy_import?")]
    [InlineData("""{"channel":"mill.energy_import","shown":1,"read":"1","unit":"kWh"}""", 400, "shown: a decimal number as a text")]
    [InlineData("""{"channel":"mill.energy_import","shown":"1","read":"one","unit":"kWh"}""", 400, "read: a decimal number as a text")]
    [InlineData("""{"channel":"mill.energy_import","shown":"1","read":"1","unit":"MWh"}""", 400, "kWh")]
    [InlineData("""{"channel":"mill.energy_import","shown":"1","read":"1","unit":"kWh","within":"-1"}""", 400, "no negative number")]
    [InlineData("""{"channel":"mill.energy_import","shown":"1","read":"1","unit":"kWh","note":"a\nb"}""", 400, "control characters")]
    public async Task A_comparison_that_cannot_be_entered_says_why(string body, int wanted, string remedy)
    {
        await using var bench = await ControlBench.StartAsync();
        var (status, said) = await bench.SendAsync("POST", "/v1/commissioning", body);
        Assert.Equal(wanted, status);
        Assert.Contains(remedy, said.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Empty(bench.Bench.Audit().Events(EventCode.Commissioning));
    }

    [Fact]
    public async Task A_command_is_done_when_the_device_shows_it_and_each_outcome_is_in_the_chain()
    {
        await using var bench = await ControlBench.StartAsync();
        bench.Gateway.Written = (_, _, _) =>
        {
            bench.Gateway.Set(ControlBench.Scale, 6, TestSite.Int32(1 << 12));
            return true;
        };
        var (status, said) = await bench.SendAsync("POST", "/v1/devices/weighbridge/commands/zero", """{"by":"Ana"}""");
        Assert.Equal((200, "done"), (status, said.GetProperty("outcome").GetString()));
        Assert.Single(bench.Gateway.Questions, question => question.Function == 16);

        bench.Gateway.Written = (_, _, _) => false;
        Assert.Equal("refused", (await bench.SendAsync("POST", "/v1/devices/weighbridge/commands/zero")).Body.GetProperty("outcome").GetString());

        bench.Gateway.Set(ControlBench.Scale, 6, TestSite.Int32(0));
        bench.Gateway.Written = (_, _, _) => true;
        var waiting = bench.SendAsync("POST", "/v1/devices/weighbridge/commands/zero");
        await Soon.Is(() =>
        {
            bench.Bench.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return waiting.IsCompleted;
        }, "the outcome");
        Assert.Equal("no-effect", (await waiting).Body.GetProperty("outcome").GetString());
        var told = bench.Bench.Audit().Events(EventCode.Command).ToList();
        Assert.Equal([("weighbridge", "done", "zero"), ("weighbridge", "refused", "zero"), ("weighbridge", "no-effect", "zero")], told.Select(e => (e.Subject, e.Cause, e.Detail)));
        Assert.True(told[2].ToMs - told[2].FromMs >= 3000);
    }

    [Fact]
    public async Task A_command_that_is_not_in_the_profile_is_not_sent()
    {
        await using var bench = await ControlBench.StartAsync();
        Assert.Equal(404, (await bench.SendAsync("POST", "/v1/devices/weighbridge/commands/zer0")).Status);
        Assert.Equal(404, (await bench.SendAsync("POST", "/v1/devices/mill/commands/zero")).Status);
        Assert.Equal(404, (await bench.SendAsync("POST", "/v1/devices/weighbrigde/commands/zero")).Status);
        Assert.DoesNotContain(bench.Gateway.Questions, question => question.Function is not (3 or 4));
        Assert.Empty(bench.Bench.Audit().Events(EventCode.Command));
    }

    [Fact]
    public async Task An_output_that_is_not_held_is_told_as_such_and_the_wish_is_in_the_chain()
    {
        await using var bench = await ControlBench.StartAsync();
        Assert.Equal(503, (await bench.SendAsync("POST", "/v1/outputs/lamp", """{"active":true}""")).Status);
        var told = Assert.Single(bench.Bench.Audit().Events(EventCode.Command));
        Assert.Equal(("lamp", "not-taken"), (told.Subject, told.Cause));
        Assert.Equal(404, (await bench.SendAsync("POST", "/v1/outputs/lamb", """{"active":true}""")).Status);
        Assert.Equal(400, (await bench.SendAsync("POST", "/v1/outputs/lamp", """{"active":"yes"}""")).Status);
        Assert.Equal(400, (await bench.SendAsync("POST", "/v1/outputs/lamp", """{"active":true,"seconds":601}""")).Status);
    }

    [Fact]
    public async Task What_an_output_was_seen_to_do_is_not_entered_while_nobody_knows_what_was_set()
    {
        await using var bench = await ControlBench.StartAsync();
        Assert.Equal(503, (await bench.SendAsync("POST", "/v1/commissioning/outputs/lamp", """{"seen":"active"}""")).Status);
        Assert.Equal(404, (await bench.SendAsync("POST", "/v1/commissioning/outputs/lamb", """{"seen":"active"}""")).Status);
        Assert.Equal(400, (await bench.SendAsync("POST", "/v1/commissioning/outputs/lamp", """{"seen":"yes"}""")).Status);
        Assert.Empty(bench.Bench.Audit().Events(EventCode.Commissioning));
    }

    [Theory]
    [InlineData("active")]
    [InlineData("inactive")]
    public async Task What_an_output_was_seen_to_do_is_not_entered_once_it_was_taken_back(string seen)
    {
        await using var bench = await ControlBench.StartAsync();
        var requests = new CommissioningRequests(bench.Run);
        var answer = Assert.IsType<Answer.Problem>(await requests.EnterOutputAsync("lamp", seen, active: false, note: null));
        Assert.Equal(409, answer.Status);
        Assert.Empty(bench.Bench.Audit().Events(EventCode.Commissioning));
        Assert.IsType<Answer.Json>(await requests.EnterOutputAsync("lamp", seen, active: true, note: null));
        var told = Assert.Single(bench.Bench.Audit().Events(EventCode.Commissioning));
        Assert.Equal((seen == "active" ? "agrees" : "differs", $"seen {seen}, set active"), (told.Cause, told.Detail));
    }

    [Fact]
    public async Task A_reports_hash_is_an_event_in_a_sealed_segment()
    {
        await using var bench = await ControlBench.StartAsync();
        const string Hash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        var (status, entry) = await bench.SendAsync("POST", "/v1/commissioning/report", $$"""{"sha256":"{{Hash}}"}""");
        Assert.Equal(200, status);
        Assert.Equal(["segment", "entry", "identity", "sealedAt"], entry.EnumerateObject().Select(member => member.Name));
        var segment = bench.Bench.Audit().Single(s => s.Header.Number == entry.GetProperty("segment").GetInt64());
        var told = Assert.IsType<SiteEvent>(segment.Content.Entries[(int)(entry.GetProperty("entry").GetInt64() - segment.Header.FirstSeq)]);
        Assert.Equal((EventCode.Commissioning, "acceptance-report", "report", Hash), (told.Code, told.Subject, told.Cause, told.Detail));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sha256":"00112233445566778899aabbccddeeff"}""")]
    [InlineData("""{"sha256":"00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff"}""")]
    [InlineData("""{"sha256":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff","by":"Ana"}""")]
    public async Task What_is_no_hash_is_entered_as_none(string body)
    {
        await using var bench = await ControlBench.StartAsync();
        Assert.Equal(400, (await bench.SendAsync("POST", "/v1/commissioning/report", body)).Status);
        Assert.Empty(bench.Bench.Audit().Events(EventCode.Commissioning));
    }

    [Theory]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/v1/", 404)]
    [InlineData("GET", "/v2/status", 404)]
    [InlineData("POST", "/v1/status", 405)]
    [InlineData("GET", "/v1/commissioning", 405)]
    [InlineData("POST", "/v1/buses/gateway/lease/00", 405)]
    public async Task What_is_not_in_the_table_is_refused(string method, string path, int wanted)
    {
        await using var bench = await ControlBench.StartAsync();
        Assert.Equal(wanted, (await bench.SendAsync(method, path)).Status);
    }

    /// <summary>Larger than a socket holds too: the client is still writing when it is known that the body is too large.</summary>
    [Theory]
    [InlineData(16_376, 400)]
    [InlineData(16_377, 413)]
    [InlineData(20_000, 413)]
    [InlineData(1_000_000, 413)]
    public async Task A_body_beyond_its_size_is_refused_and_the_refusal_is_heard(int characters, int expected)
    {
        await using var bench = await ControlBench.StartAsync();
        for (var i = 0; i < 40; i++)
        {
            var (status, _) = await bench.SendAsync("POST", "/v1/commissioning", $"{{\"x\":\"{new string('x', characters)}\"}}");
            Assert.Equal(expected, status);
        }
    }

    [Fact]
    public async Task Clients_that_never_finish_are_given_up_and_those_beyond_the_bound_too()
    {
        await using var bench = await ControlBench.StartAsync(patience: TimeSpan.FromSeconds(2));
        List<Socket> idle = [];
        for (var i = 0; i < 15; i++)
        {
            idle.Add(await bench.ConnectAsync());
            await idle[i].SendAsync("POST /v1/commissioning HTTP/1.1\r\nHost: agent\r\n"u8.ToArray());
        }
        Assert.Equal(200, (await bench.SendAsync("GET", "/v1/status")).Status);
        var beyond = await bench.ConnectAsync();
        var closed = 0;
        foreach (var socket in idle.Append(beyond))
        {
            var said = new byte[1024];
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                while (await socket.ReceiveAsync(said, patience.Token) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // Closed with what was sent unread.
            }
            closed++;
            socket.Dispose();
        }
        Assert.Equal(16, closed);
        Assert.Equal(200, (await bench.SendAsync("GET", "/v1/status")).Status);
    }

    static bool HasValue(JsonElement channel) => channel.GetProperty("value").ValueKind == JsonValueKind.String && channel.GetProperty("why").ValueKind == JsonValueKind.Null;
}
