using Traceability.Profiles.Configuration;

namespace Traceability.Site;

/// <summary>The keys of a site file. firmware-config/schema/site.schema.json says the same for editors.</summary>
static class SiteShapes
{
    internal static readonly Shape Site = new("site",
        "organisation", "facility", "device", "data-folder", "black-box-kib", "seal", "ledger", "buses", "gpio", "tag-readers", "weighbridges");

    internal static readonly Shape Facility = new("facility", "id", "name", "time-zone");
    internal static readonly Shape Seal = new("seal", "interval-s", "max-readings");
    internal static readonly Shape Ledger = new("ledger", "host", "port", "telemetry", "tls", "api", "api-authority");
    internal static readonly Shape Bus = new("bus",
        "name", "kind", "role", "host", "port", "device", "baud", "parity", "stop-bits", "rs485", "turnaround-ms", "units");

    internal static readonly Shape Rs485 = new("rs485", "rts-on-send", "before-send-ms", "after-send-ms");
    internal static readonly Shape Unit = new("unit", "name", "unit", "profile", "serial", "values");
    internal static readonly Shape Value = new("value", "name", "period-ms", "most-per-hour");
    internal static readonly Shape Gpio = new("gpio", "name", "chip", "lines");
    internal static readonly Shape GpioLine = new("gpio-line",
        "name", "line", "kind", "active", "bias", "debounce-us", "profile", "serial", "period-ms", "most-per-hour", "check", "check-pulses");
    internal static readonly Shape TagReader = new("tag-reader", "name", "bus", "unit", "profile", "serial", "period-ms");
    internal static readonly Shape Weighbridge = new("weighbridge",
        "name", "indicator", "tag-reader", "division-kg", "min-kg", "max-kg", "window-ms", "window-samples", "zero-band-divisions");

    internal static readonly Shape[] All = [Site, Facility, Seal, Ledger, Bus, Rs485, Unit, Value, Gpio, GpioLine, TagReader, Weighbridge];
}
