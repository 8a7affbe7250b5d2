using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Console;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Carrying;
using Traceability.Ledger.Days;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Downlink;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Live;
using Traceability.Ledger.Log;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Records;
using Traceability.Ledger.Redecoding;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Ledger.Transport;
using Traceability.Ledger.Web;
using Traceability.Mqtt;

namespace Traceability.Ledger;

/// <summary>Puts an open ledger behind HTTP and the broker. The pages find their read model in <see cref="LedgerQueries"/>, <see cref="Figures"/> and <see cref="FiguresBoard"/>.</summary>
static class LedgerHost
{
    /// <param name="certificate">Where the address is https.</param>
    /// <param name="link">Where messages come from and go to; the caller starts and disposes it.</param>
    public static WebApplication Build(OpenLedger ledger, IBrokerLink link, Uri url, TimeProvider time, Reading reading, ServerCertificateFiles? certificate = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(url.GetLeftPart(UriPartial.Authority));
        if (certificate is not null)
        {
            builder.Services.AddSingleton(s => new ServedCertificate(certificate, s.GetRequiredService<ILogger<ServedCertificate>>()));
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen =>
            {
                var served = listen.ApplicationServices.GetRequiredService<ServedCertificate>();
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = served.Current, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }),
                });
            }));
        }
        AddLogging(builder.Logging);
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddOpenApi(description =>
        {
            ApiSecurity.Describe(description);
            ApiAnswers.Describe(description);
            TableForm.Describe(description);
        });
        services.AddSingleton(time);
        services.AddSingleton(ledger.Keys);
        services.AddSingleton(ledger.Chains);
        services.AddSingleton(ledger.Enrolments);
        services.AddSingleton(ledger.Codes);
        services.AddSingleton(ledger.Statements);
        services.AddSingleton(ledger.Publications);
        services.AddSingleton(ledger.Decisions);
        services.AddSingleton(ledger.Records);
        services.AddSingleton(ledger.Deeds);
        services.AddSingleton(ledger.Accounts);
        services.AddSingleton(ledger.Live);
        services.AddSingleton(new Figures(ledger.Database, ledger.Plans, ledger.FactorSets, ledger.Organisation, ledger.Live, time));
        services.AddSingleton(new LedgerQueries(ledger.Database, ledger.Organisation, ledger.ApprovalRequired));
        services.AddSingleton(s => new DeviceQueries(ledger.Database, s.GetRequiredService<LedgerQueries>(), ledger.Certificates, time));
        services.AddSingleton(new LogQueries(ledger.Database, ledger.Sequencer.Logs));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Doorway>(s, reading));
        services.AddSingleton(s => new CarriedIntake(ledger.Intake, ledger.Statements, s.GetRequiredService<LogQueries>(), ledger.Keys));
        services.AddSingleton(s => new DayQueries(ledger.Database, s.GetRequiredService<LogQueries>()));
        services.AddSingleton(s => new BundleQueries(ledger.Database, s.GetRequiredService<LogQueries>(), ledger.Organisation));
        services.AddSingleton(s => new RecordQueries(ledger.Database, s.GetRequiredService<LogQueries>()));
        services.AddSingleton(s => new DeedQueries(ledger.Database, s.GetRequiredService<LogQueries>()));
        services.AddSingleton(ledger.Plans);
        services.AddSingleton(ledger.Standing);
        services.AddSingleton(ledger.Mending);
        services.AddSingleton(new RedecodingQueries(ledger.Database));
        services.AddSingleton(ledger.FactorSets);
        services.AddSingleton(ledger.Factors);
        services.AddSingleton(new FactorQueries(ledger.Database, ledger.Plans, ledger.Organisation));
        services.AddSingleton(new StandingQueries(ledger.Database, ledger.Plans, time));
        services.AddSingleton(new ClaimedCertificates(ledger.Database, ledger.Plans, ledger.Organisation, time));
        services.AddSingleton(new LapsedMonths(ledger.Database, ledger.Plans, ledger.Organisation, time));
        services.AddSingleton(new OpenLosses(ledger.Database, ledger.Plans, ledger.Organisation, time));
        services.AddSingleton(ledger.Periods);
        services.AddSingleton(new PeriodClose(ledger.Periods, ledger.Deeds));
        services.AddSingleton(new ForkQueries(ledger.Database));
        services.AddSingleton(new ProfileQueries(ledger.Database));
        services.AddSingleton(new ReadingQueries(ledger.Database, ledger.Organisation));
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<FiguresBoard>();
        services.AddSingleton(s => new BrokerGate(ledger, s.GetRequiredService<LogQueries>(), s.GetRequiredService<LedgerQueries>(), link, s.GetRequiredService<FiguresBoard>(), time, s.GetRequiredService<ILogger<BrokerGate>>()));
        services.AddHostedService(s => s.GetRequiredService<FiguresBoard>());
        services.AddHostedService(s => s.GetRequiredService<BrokerGate>());
        if (ledger.BrokerFolder is { } folder)
        {
            services.AddSingleton(s => new BrokerFolderUpkeep(folder, time, s.GetRequiredService<ILogger<BrokerFolderUpkeep>>()));
            services.AddHostedService(s => s.GetRequiredService<BrokerFolderUpkeep>());
        }
        services.AddWebPages(ledger, reading);
        services.AddUnreadableRequests(); // after the pages, who tell people with a browser themselves

        var app = builder.Build();
        app.UseHeadRequests();
        app.UseRouting();
        app.UseAnswerHeaders();
        app.UseUnreadableRequests();
        app.UseStatusCodePages();
        app.Use(next => context => context.RequestServices.GetRequiredService<Doorway>().PassAsync(context, next));
        app.MapOpenApi().ForEverybody();
        var api = app.MapApi();
        api.MapAccounts();
        api.MapReading();
        api.MapReadings();
        api.MapReceipts();
        api.MapBundles();
        api.MapLogs();
        api.MapEnrolment();
        api.MapTransport(ledger.Certificates);
        api.MapKeys();
        api.MapCarrying(ledger.Sequencer.Logs);
        api.MapProfiles();
        api.MapDays();
        api.MapRecords();
        api.MapDeeds();
        api.MapPeriods();
        api.MapStanding();
        api.MapRedecoding();
        api.MapForks();
        app.MapLive();
        app.MapWebPages();
        app.MapPeriodPages();
        app.MapStandingPages();
        app.MapRecordPages();
        app.MapAccountPages();
        app.MapOwnAccountPage();
        app.MapVerifyPage();
        app.MapGet("/healthz", IResult (LedgerQueries queries) => ledger.Sequencer.Ended.IsCompleted
            ? TypedResults.Problem("the ledger has stopped writing", statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(new { status = "ok" })).ForEverybody().ExcludeFromDescription();

        var (feed, board, gate) = (app.Services.GetRequiredService<LiveFeed>(), app.Services.GetRequiredService<FiguresBoard>(), app.Services.GetRequiredService<BrokerGate>());
        if (app.Services.GetService<BrokerFolderUpkeep>() is { } upkeep) ledger.Statements.Stated += upkeep.OnStated;
        ledger.Sequencer.Committed += gate.Show;
        ledger.Sequencer.Published += gate.Show;
        ledger.Sequencer.Committed += feed.Show;
        ledger.Sequencer.Committed += board.Touch;
        ledger.Records.Recorded += board.Touch;
        ledger.Deeds.Done += deed => board.Touch(deed.Facility);
        return app;
    }

    /// <summary>All logging goes to standard error; standard output carries the one line that says where the ledger is.</summary>
    public static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp, console.ColorBehavior) =
            (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", true, LoggerColorBehavior.Disabled));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }
}
