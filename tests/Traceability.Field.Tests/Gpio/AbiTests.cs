using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Traceability.Field.Gpio;
using Traceability.Field.Gpio.Native;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Gpio;

/// <summary>The kernel's structures as we write them, beside the numbers that are known and beside those of the header.</summary>
public sealed class AbiTests
{
    /// <summary>An expression of C, and our number for it.</summary>
    static readonly (string C, long Ours)[] Layout =
    [
        ("sizeof(struct gpiochip_info)", Unsafe.SizeOf<GpioChipInfo>()),
        ("offsetof(struct gpiochip_info, label)", Offset<GpioChipInfo>(nameof(GpioChipInfo.Label))),
        ("offsetof(struct gpiochip_info, lines)", Offset<GpioChipInfo>(nameof(GpioChipInfo.Lines))),
        ("sizeof(struct gpio_v2_line_values)", Unsafe.SizeOf<GpioLineValues>()),
        ("offsetof(struct gpio_v2_line_values, mask)", Offset<GpioLineValues>(nameof(GpioLineValues.Mask))),
        ("sizeof(struct gpio_v2_line_config_attribute)", Unsafe.SizeOf<GpioLineAttribute>()),
        ("offsetof(struct gpio_v2_line_config_attribute, attr.values)", Offset<GpioLineAttribute>(nameof(GpioLineAttribute.Values))),
        ("offsetof(struct gpio_v2_line_config_attribute, attr.debounce_period_us)", Offset<GpioLineAttribute>(nameof(GpioLineAttribute.DebounceUs))),
        ("offsetof(struct gpio_v2_line_config_attribute, mask)", Offset<GpioLineAttribute>(nameof(GpioLineAttribute.Mask))),
        ("sizeof(struct gpio_v2_line_config)", Unsafe.SizeOf<GpioLineConfig>()),
        ("offsetof(struct gpio_v2_line_config, num_attrs)", Offset<GpioLineConfig>(nameof(GpioLineConfig.AttributeCount))),
        ("offsetof(struct gpio_v2_line_config, attrs)", Offset<GpioLineConfig>(nameof(GpioLineConfig.Attributes))),
        ("sizeof(struct gpio_v2_line_request)", Unsafe.SizeOf<GpioLineRequest>()),
        ("offsetof(struct gpio_v2_line_request, consumer)", Offset<GpioLineRequest>(nameof(GpioLineRequest.Consumer))),
        ("offsetof(struct gpio_v2_line_request, config)", Offset<GpioLineRequest>(nameof(GpioLineRequest.Config))),
        ("offsetof(struct gpio_v2_line_request, num_lines)", Offset<GpioLineRequest>(nameof(GpioLineRequest.LineCount))),
        ("offsetof(struct gpio_v2_line_request, event_buffer_size)", Offset<GpioLineRequest>(nameof(GpioLineRequest.EventBufferSize))),
        ("offsetof(struct gpio_v2_line_request, fd)", Offset<GpioLineRequest>(nameof(GpioLineRequest.Descriptor))),
        ("sizeof(struct gpio_v2_line_event)", Unsafe.SizeOf<GpioLineEvent>()),
        ("offsetof(struct gpio_v2_line_event, id)", Offset<GpioLineEvent>(nameof(GpioLineEvent.Id))),
        ("offsetof(struct gpio_v2_line_event, line_seqno)", Offset<GpioLineEvent>(nameof(GpioLineEvent.LineSequence))),
        ("GPIO_GET_CHIPINFO_IOCTL", (long)Ioctl.ChipInfo),
        ("GPIO_V2_GET_LINE_IOCTL", (long)Ioctl.GetLine),
        ("GPIO_V2_LINE_GET_VALUES_IOCTL", (long)Ioctl.GetValues),
        ("GPIO_V2_LINE_SET_VALUES_IOCTL", (long)Ioctl.SetValues),
        ("GPIO_V2_LINE_FLAG_ACTIVE_LOW", (long)GpioFlags.ActiveLow),
        ("GPIO_V2_LINE_FLAG_INPUT", (long)GpioFlags.Input),
        ("GPIO_V2_LINE_FLAG_OUTPUT", (long)GpioFlags.Output),
        ("GPIO_V2_LINE_FLAG_EDGE_RISING", (long)GpioFlags.EdgeRising),
        ("GPIO_V2_LINE_FLAG_EDGE_FALLING", (long)GpioFlags.EdgeFalling),
        ("GPIO_V2_LINE_FLAG_BIAS_PULL_UP", (long)GpioFlags.BiasPullUp),
        ("GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN", (long)GpioFlags.BiasPullDown),
        ("GPIO_V2_LINE_FLAG_BIAS_DISABLED", (long)GpioFlags.BiasDisabled),
        ("GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES", GpioLineAttribute.OutputValues),
        ("GPIO_V2_LINE_ATTR_ID_DEBOUNCE", GpioLineAttribute.Debounce),
        ("GPIO_V2_LINE_EVENT_RISING_EDGE", (long)LineEdge.Rising),
        ("GPIO_V2_LINE_EVENT_FALLING_EDGE", (long)LineEdge.Falling),
    ];

    static long Offset<T>(string field) => Marshal.OffsetOf<T>(field).ToInt64();

    [Fact]
    public void Every_structure_has_the_kernels_size()
    {
        Assert.Equal(68, Unsafe.SizeOf<GpioChipInfo>());
        Assert.Equal(16, Unsafe.SizeOf<GpioLineValues>());
        Assert.Equal(24, Unsafe.SizeOf<GpioLineAttribute>());
        Assert.Equal(272, Unsafe.SizeOf<GpioLineConfig>());
        Assert.Equal(592, Unsafe.SizeOf<GpioLineRequest>());
        Assert.Equal(48, Unsafe.SizeOf<GpioLineEvent>());
        Assert.Equal(LineEvent.Bytes, Unsafe.SizeOf<GpioLineEvent>());
    }

    [Theory, InlineData(HeaderLayout.X64), InlineData(HeaderLayout.Arm64)]
    public void Sizes_places_and_numbers_are_those_of_the_header(string compiler) => HeaderLayout.Agrees(compiler, ["stddef.h", "linux/gpio.h"], Layout);
}
